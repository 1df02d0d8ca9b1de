import { inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    all: 'Tous les modèles',
    title: (model: string) => `Fiche du modèle ${model}`,
    print: 'Télécharger la fiche (PDF)',
    rejudge: 'Qui ce modèle aurait-il signalé ?',
    rejudgeLead:
      'Ce modèle, ou un autre seuil, juge de nouveau les réponses de l’établissement. Personne ne voit ces signalements, et rien ne change.',
    threshold: 'Seuil, de 0 à 1 (vide : celui du modèle)',
    wrongThreshold: 'Indiquez un nombre entre 0 et 1, par exemple 0,4.',
    from: 'À partir du',
    until: 'Avant le',
    ask: 'Juger de nouveau',
    under: 'En cours : voir les tâches',
    failed: (why: string) => `Dernière demande échouée : ${why}`,
    askedAt: 'Demandé le',
    flagged: 'Élèves signalés',
    ofLearners: (flagged: string, learners: string) => `${flagged} sur ${learners}`,
    moments: 'Prédictions',
    usedThreshold: 'Seuil',
    compared: 'Face au modèle en service',
    noServing: 'aucun modèle n’est en service',
    difference: (more: string, fewer: string) => `${more} de plus, ${fewer} de moins`,
    known: 'Issue connue',
    knownOf: (recall: string, precision: string | null) =>
      precision === null
        ? `${recall} des difficultés trouvées`
        : `${recall} des difficultés trouvées ; ${precision} des signalements justes`,
  },
  {
    all: 'All models',
    title: (model: string) => `Card of the model ${model}`,
    print: 'Download the card (PDF)',
    rejudge: 'Whom would this model have flagged?',
    rejudgeLead:
      'This model, or another threshold, judges the answers of the school again. Nobody sees these flags, and nothing changes.',
    threshold: 'Threshold, from 0 to 1 (empty: that of the model)',
    wrongThreshold: 'Give a number between 0 and 1, such as 0.4.',
    from: 'From',
    until: 'Before',
    ask: 'Judge again',
    under: 'Under way: see the jobs',
    failed: (why: string) => `The last request failed: ${why}`,
    askedAt: 'Asked for',
    flagged: 'Learners flagged',
    ofLearners: (flagged: string, learners: string) => `${flagged} of ${learners}`,
    moments: 'Predictions',
    usedThreshold: 'Threshold',
    compared: 'Beside the model that serves',
    noServing: 'no model serves',
    difference: (more: string, fewer: string) => `${more} more, ${fewer} fewer`,
    known: 'Known outcomes',
    knownOf: (recall: string, precision: string | null) =>
      precision === null ? `${recall} of trouble found` : `${recall} of trouble found; ${precision} of flags right`,
  },
)
