// The texts of the page of an audit, French first.
import type { JudgedMeasure } from '#ml/fairness/audit.ts'

export type Language = 'fr' | 'en'

type Words = {
  readonly title: string
  readonly outcome: Readonly<Record<'passed' | 'failed' | 'no-verdict', string>>
  readonly judgedOn: Readonly<Record<'not-trained-on' | 'out-of-fold', string>>
  readonly measures: Readonly<Record<JudgedMeasure, string>>
  readonly verdicts: Readonly<Record<'none' | 'small' | 'failed', string>>
  readonly columns: readonly string[]
  readonly gaps: readonly string[]
  readonly [text: string]: unknown
}

const fr = {
  title: 'Audit d’équité du modèle',
  outcome: {
    passed: 'Le modèle passe : aucun écart ne dépasse sa borne sans que le hasard l’explique.',
    failed: 'Le modèle ne passe pas : au moins un écart dépasse sa borne, et le hasard ne l’explique pas.',
    'no-verdict': 'Pas de verdict : aucun attribut n’a deux groupes assez grands.',
  },
  judgedOn: {
    'not-trained-on': 'des prédictions sur lesquelles le modèle n’a pas été entraîné',
    'out-of-fold': 'des prédictions de modèles entraînés de la même façon sur d’autres élèves',
  },
  measures: {
    'equalized-odds': 'Cotes égalisées (rappel, fausses alertes)',
    abroca: 'Aire entre les courbes ROC (ABROCA)',
    calibration: 'Calibration',
    'item-bias': 'Biais d’exercices',
  },
  verdicts: { none: 'le hasard peut l’expliquer', small: 'réel, mais sous la borne', failed: 'ne passe pas' },
  columns: [
    'Élèves',
    'Prédictions',
    'Part observée',
    'Score moyen',
    'Signalés',
    'AUC',
    'Rappel',
    'Fausses alertes',
    'Précision',
    'Erreur de calibration',
  ],
  gaps: ['Groupes', 'Mesure', 'Écart', 'Écart médian du hasard', 'Borne', 'p ajustée (Holm)', 'Verdict'],
  madeAt: 'Établi le',
  basis: 'Fondé sur',
  ofLearners: 'élèves',
  threshold: 'Une prédiction est signalée à partir de',
  group: 'Groupe',
  figures: 'Chiffres par groupe, avec leurs intervalles à 95 %',
  pairs: 'Écarts entre groupes',
  parity: 'Écart des parts signalées (parité démographique, dit et non jugé)',
  withheld: 'Valeurs portées par trop peu d’élèves, absentes de tous les chiffres',
  tooSmall: 'Un groupe n’est jugé qu’à partir de 100 élèves, dont 30 avec chacune des deux issues.',
  itemBias:
    'Le modèle ne connaît pas le groupe. Si des exercices sont plus difficiles pour un groupe que pour d’autres élèves de même niveau, il y attend trop de ce groupe : le biais d’exercices se lit comme une erreur de calibration dans le domaine.',
  limits:
    'Un audit compare des groupes ; il ne dit pas pourquoi ils diffèrent, et ne dit rien des groupes absents ou trop petits. Les chiffres sont ceux d’une école à une date.',
  rocTitle: 'Courbes ROC par groupe',
  rocText:
    'Plus une courbe monte vers la gauche, mieux le modèle distingue. Deux courbes proches : il distingue aussi bien.',
  fpr: 'fausses alertes',
  tpr: 'rappel',
  calibrationTitle: 'Calibration par groupe',
  calibrationText: 'Sur la diagonale, ce qui est prédit arrive. Sous la diagonale, le modèle en attend trop.',
  predicted: 'score moyen',
  observed: 'part observée',
  rows: 'prédictions',
  aucTitle: 'AUC par groupe',
  aucText: 'Chaque trait est l’intervalle à 95 %, par rééchantillonnage des élèves.',
  interval: 'intervalle à 95 %',
  numbers: 'Les valeurs',
  unknown: 'non renseigné',
} satisfies Words

const en = {
  title: 'Fairness audit of the model',
  outcome: {
    passed: 'The model passes: no gap is beyond its bound, unless chance explains it.',
    failed: 'The model does not pass: at least one gap is beyond its bound, and chance does not explain it.',
    'no-verdict': 'No verdict: no attribute has two groups that are large enough.',
  },
  judgedOn: {
    'not-trained-on': 'predictions that the model was not trained on',
    'out-of-fold': 'predictions of models that were trained likewise on other learners',
  },
  measures: {
    'equalized-odds': 'Equalized odds (recall, false alarms)',
    abroca: 'Area between the ROC curves (ABROCA)',
    calibration: 'Calibration',
    'item-bias': 'Item bias',
  },
  verdicts: { none: 'chance may explain it', small: 'real, within the bound', failed: 'does not pass' },
  columns: [
    'Learners',
    'Predictions',
    'Observed share',
    'Mean score',
    'Flagged',
    'AUC',
    'Recall',
    'False alarms',
    'Precision',
    'Calibration error',
  ],
  gaps: ['Groups', 'Measure', 'Gap', 'Median gap by chance', 'Bound', 'Adjusted p (Holm)', 'Verdict'],
  madeAt: 'Made on',
  basis: 'Based on',
  ofLearners: 'learners',
  threshold: 'A prediction is flagged from',
  group: 'Group',
  figures: 'Figures by group, with their 95 % intervals',
  pairs: 'Gaps between groups',
  parity: 'Gap of the shares flagged (demographic parity, told and not judged)',
  withheld: 'Values that too few learners have, in no figure',
  tooSmall: 'A group is judged from 100 learners on, of whom 30 have either outcome.',
  itemBias:
    'The model does not know the group. Where exercises are harder for a group than for others of the same ability, it expects too much of the group there: item bias shows as miscalibration in the area.',
  limits:
    'An audit compares groups. It does not say why they differ, and says nothing of groups that are absent or too small. The figures are those of one school at one time.',
  rocTitle: 'ROC curves by group',
  rocText:
    'The nearer a curve is to the upper left, the better the model tells apart. Curves that are close: it does so equally well.',
  fpr: 'false alarms',
  tpr: 'recall',
  calibrationTitle: 'Calibration by group',
  calibrationText: 'On the diagonal, what is predicted happens. Below it, the model expects too much.',
  predicted: 'mean score',
  observed: 'observed share',
  rows: 'predictions',
  aucTitle: 'AUC by group',
  aucText: 'Each line is the 95 % interval; learners were drawn again.',
  interval: '95 % interval',
  numbers: 'The values',
  unknown: 'not known',
} satisfies typeof fr

export const auditWords = { fr, en } as const satisfies Readonly<Record<Language, Words>>
