import { counted, inBothLanguages } from '../../frame/words.ts'

export default inBothLanguages(
  {
    title: 'Délais de révision',
    lead: 'Les délais entre deux révisions suivent une estimation de l’oubli. Elle peut être ajustée aux révisions de vos élèves.',
    inForce: 'En vigueur',
    usual:
      'Les délais habituels, les mêmes pour tous les établissements. Ils ont été estimés sur des adultes qui apprennent par choix.',
    ofSchool: (version: number) => `Version ${version}, ajustée à votre établissement.`,
    since: 'Depuis',
    learnt: 'Ajustée sur',
    learntFrom: (reviews: string, learners: string) => `${reviews} révisions de ${learners} élèves`,
    judged: 'Vérifiée sur',
    judgedOn: (reviews: string, learners: string) => `${reviews} révisions de ${learners} autres élèves`,
    loss: 'Erreur de prévision',
    losses: (before: string, after: string, change: string) => `${before} avant, ${after} après (${change})`,
    lossNote:
      'L’erreur de prévision dit à quel point l’oubli estimé s’écarte de ce que les élèves ont su (perte logarithmique moyenne).',
    reset: 'Revenir aux délais habituels',
    resetQuestion: 'Revenir aux délais habituels ?',
    resetConsequence:
      'Les révisions qui commencent ensuite suivent les délais habituels. Ce qui a déjà été révisé garde sa date. Un nouvel ajustement reste possible.',
    fit: 'Nouvel ajustement',
    fitLead:
      'Un calcul relit toutes les révisions, sauf celles des élèves qui s’y opposent. Un élève sur cinq environ est mis à part pour vérifier le résultat. Rien ne change avant votre décision.',
    ask: 'Calculer un ajustement',
    neverAsked: 'Aucun calcul ces 30 derniers jours.',
    result: 'Résultat',
    tooLittle: 'Il y a trop peu de révisions faites un autre jour que la précédente. Les délais ne changent pas.',
    toLearn: 'Pour ajuster',
    toJudge: 'Pour vérifier',
    thereAre: (reviews: number, learners: number, fewestReviews: number, fewestLearners: number) =>
      `${counted(reviews, 'révision', 'révisions')} de ${counted(learners, 'élève', 'élèves')} ; il faut ${counted(fewestReviews, 'révision', 'révisions')} de ${counted(fewestLearners, 'élève', 'élèves')}`,
    noBetter: 'L’ajustement ne prévoit pas mieux que les délais en vigueur. Rien ne change.',
    better: 'L’ajustement prévoit mieux que les délais en vigueur.',
    outdated: 'D’autres délais sont en vigueur depuis : demandez un nouveau calcul.',
    isInForce: (version: number) => `Il est devenu la version ${version}.`,
    putIntoForce: 'Mettre en vigueur',
    putQuestion: 'Mettre cet ajustement en vigueur ?',
    putConsequence:
      'Les révisions qui commencent ensuite suivent ces délais. Ce qui a déjà été révisé garde sa date. Vous pourrez revenir aux délais habituels.',
    before: 'Versions précédentes',
    period: (from: string, until: string) => `du ${from} au ${until}`,
    version: (version: number) => `Version ${version}`,
  },
  {
    title: 'Intervals of revision',
    lead: 'The intervals between two revisions follow from an estimate of forgetting. It can be fitted to the revisions of your learners.',
    inForce: 'In force',
    usual: 'The usual intervals, the same for all schools. They were estimated on adults who learn by choice.',
    ofSchool: (version: number) => `Version ${version}, fitted to your school.`,
    since: 'Since',
    learnt: 'Fitted on',
    learntFrom: (reviews: string, learners: string) => `${reviews} reviews of ${learners} learners`,
    judged: 'Checked on',
    judgedOn: (reviews: string, learners: string) => `${reviews} reviews of ${learners} other learners`,
    loss: 'Error of prediction',
    losses: (before: string, after: string, change: string) => `${before} before, ${after} after (${change})`,
    lossNote:
      'The error of prediction says how far the estimated forgetting is from what learners recalled (mean log-loss).',
    reset: 'Go back to the usual intervals',
    resetQuestion: 'Go back to the usual intervals?',
    resetConsequence:
      'Revisions that start from then on follow the usual intervals. What was revised already keeps its day. A new fit remains possible.',
    fit: 'New fit',
    fitLead:
      'A computation reads all reviews again, except those of learners who object. About one learner in five is held out to check the result. Nothing changes before you decide.',
    ask: 'Compute a fit',
    neverAsked: 'No computation in the last 30 days.',
    result: 'Result',
    tooLittle: 'There are too few reviews on another day than the one before. The intervals stay as they are.',
    toLearn: 'To fit',
    toJudge: 'To check',
    thereAre: (reviews: number, learners: number, fewestReviews: number, fewestLearners: number) =>
      `${reviews === 1 ? '1 review' : `${reviews} reviews`} of ${learners === 1 ? '1 learner' : `${learners} learners`}; ${fewestReviews} reviews of ${fewestLearners} learners are needed`,
    noBetter: 'The fit predicts no better than the intervals in force. Nothing changes.',
    better: 'The fit predicts better than the intervals in force.',
    outdated: 'Other intervals are in force since then: ask for a new computation.',
    isInForce: (version: number) => `It has become version ${version}.`,
    putIntoForce: 'Put into force',
    putQuestion: 'Put this fit into force?',
    putConsequence:
      'Revisions that start from then on follow these intervals. What was revised already keeps its day. You can go back to the usual ones.',
    before: 'Earlier versions',
    period: (from: string, until: string) => `from ${from} to ${until}`,
    version: (version: number) => `Version ${version}`,
  },
)
