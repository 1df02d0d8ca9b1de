import { counted, inBothLanguages } from '../../frame/words.ts'

type Level = 'non_acquis' | 'en_cours' | 'acquis' | 'expert'

export default inBothLanguages(
  {
    title: 'Compétences de la classe',
    ofClass: 'La classe',
    matrix: 'Où en est chaque élève',
    noFramework: 'Le référentiel de l’école est vide.',
    learner: 'Élève',
    level: (level: Level) =>
      ({ non_acquis: 'non acquis', en_cours: 'en cours', acquis: 'acquis', expert: 'expert' })[level],
    notYet: 'pas évaluée',
    evidence: (count: number) => counted(count, 'preuve', 'preuves'),
    differ: 'avis différents',
    assess: 'Évaluer une compétence',
    competency: 'Compétence',
    levelLabel: 'Niveau',
    choose: 'Choisir',
    works: 'Preuves : ses derniers textes rendus',
    work: (day: string) => `texte rendu le ${day}`,
    event: (sentence: string, day: string) => `${sentence}, le ${day}`,
    gone: (count: number) =>
      counted(
        count,
        'preuve n’est plus dans l’histoire de l’élève.',
        'preuves ne sont plus dans l’histoire de l’élève.',
      ),
    record: 'Enregistrer l’évaluation',
  },
  {
    title: 'Competencies of the class',
    ofClass: 'The class',
    matrix: 'Where each learner is',
    noFramework: 'The framework of the school is empty.',
    learner: 'Learner',
    level: (level: Level) =>
      ({ non_acquis: 'not acquired', en_cours: 'in progress', acquis: 'acquired', expert: 'expert' })[level],
    notYet: 'not assessed',
    evidence: (count: number) => (count === 1 ? '1 piece of evidence' : `${count} pieces of evidence`),
    differ: 'opinions differ',
    assess: 'Assess a competency',
    competency: 'Competency',
    levelLabel: 'Level',
    choose: 'Choose',
    works: 'Evidence: the last texts that they handed in',
    work: (day: string) => `text handed in on ${day}`,
    event: (sentence: string, day: string) => `${sentence}, on ${day}`,
    gone: (count: number) =>
      count === 1
        ? '1 piece of evidence is no longer in the learner’s history.'
        : `${count} pieces of evidence are no longer in the learner’s history.`,
    record: 'Record the assessment',
  },
)
