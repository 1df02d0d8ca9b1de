// What a model card says of one kind of model: its question, its use, its cohort, and what to expect of it honestly.
import type { ModelKind } from '#events/insight/models.ts'
import type { Language } from './card-words.ts'

export type KindWords = {
  readonly question: string
  readonly use: readonly string[]
  readonly notFor: readonly string[]
  readonly cohort: string
  /** Why a goal may be out of reach, and what is usual. */
  readonly expect: string
}

const fr: Readonly<Record<ModelKind, KindWords>> = {
  'next-answer': {
    question: 'La prochaine réponse de l’élève à cet exercice sera-t-elle juste ?',
    use: ['Choisir un exercice à la portée de l’élève.', 'Comparer des exercices.'],
    notFor: ['Pour un exercice que personne n’a encore fait : l’estimation repose alors sur sa compétence seule.'],
    cohort: 'Chaque réponse de chaque élève. Le modèle est jugé sur d’autres élèves que ceux de l’entraînement.',
    expect:
      'Sur des jeux publics, une AUC honnête va de 0,75 à 0,83 ; le but de 0,85 n’y est atteint par aucun modèle publié. Une exactitude de 0,90 n’est possible que si presque toutes les réponses ont la même issue.',
  },
  'at-risk': {
    question: 'Moins de 6 des 10 prochaines réponses de l’élève seront-elles justes ?',
    use: ['Attirer l’attention d’un enseignant sur un élève, avec des raisons.', 'Trier une liste à regarder.'],
    notFor: [
      'Pour un élève qui n’a presque pas encore répondu.',
      'Comme diagnostic : la plupart des alertes sont fausses.',
    ],
    cohort:
      'Chaque moment après la première réponse d’un élève que dix autres suivent. Qui arrête avant dix réponses n’est pas compté.',
    expect:
      'Sur des jeux publics, une AUC honnête va de 0,74 à 0,80 tant que les exercices à venir ne sont pas connus ; un rappel de 0,80 y coûte beaucoup de fausses alertes.',
  },
  'course-risk': {
    question: 'L’élève va-t-il abandonner le cours ou ne pas le réussir ?',
    use: ['Attirer l’attention d’un enseignant assez tôt dans le cours.'],
    notFor: [
      'Avant le jour du cours pour lequel il a été entraîné.',
      'Pour un cours dont le premier jour est inconnu.',
    ],
    cohort: 'Les élèves inscrits et pas encore partis au jour donné du cours, dont le résultat est connu.',
    expect:
      'Sur un jeu public, une AUC de 0,85 est atteinte vers le tiers du cours (jour 84 de 269) pour d’autres élèves, et vers le jour 120 l’année suivante.',
  },
  level: {
    question: 'À quel niveau d’exercice, de 1 à 5, l’élève réussit-il aussi souvent que voulu ?',
    use: ['Proposer un niveau, que l’enseignant peut changer.'],
    notFor: [
      'Pour un élève qui a peu de réponses avec un niveau.',
      'Quand presque toutes les réponses d’un niveau sont justes, ou fausses : sa difficulté est alors incertaine.',
    ],
    cohort: 'Les premières réponses avec un niveau de chaque élève ; il est jugé sur les suivantes.',
    expect:
      'L’erreur en niveaux et R² ne se mesurent que si le vrai niveau est connu, donc dans une simulation (« sillage models evaluate level --truth »), jamais dans une école.',
  },
}

const en: Readonly<Record<ModelKind, KindWords>> = {
  'next-answer': {
    question: 'Will the learner’s next answer to this exercise be right?',
    use: ['Choose an exercise within the reach of a learner.', 'Compare exercises.'],
    notFor: ['For an exercise that nobody has done yet: the estimate then rests on its skill alone.'],
    cohort: 'Every answer of every learner. It is judged on other learners than those of the training.',
    expect:
      'On public sets an honest AUC is from 0.75 to 0.83; no published model reaches the goal of 0.85 there. An accuracy of 0.90 is possible only where nearly all answers have the same outcome.',
  },
  'at-risk': {
    question: 'Will fewer than 6 of the learner’s next 10 answers be right?',
    use: ['Draw a teacher’s attention to a learner, with reasons.', 'Sort a list of learners to look at.'],
    notFor: ['For a learner who has hardly answered yet.', 'As a diagnosis: most alerts are false.'],
    cohort:
      'Every moment after a learner’s first answer that ten more follow. Whoever stops before ten answers is not counted.',
    expect:
      'On public sets an honest AUC is from 0.74 to 0.80 as long as the next exercises are not known; a recall of 0.80 costs many false alarms there.',
  },
  'course-risk': {
    question: 'Will the learner fail the course or leave it?',
    use: ['Draw a teacher’s attention early enough in the course.'],
    notFor: ['Before the day of the course that it was trained for.', 'For a course whose first day is not known.'],
    cohort: 'Learners who were registered and had not left on that day of the course, and whose result is known.',
    expect:
      'On a public set an AUC of 0.85 is reached after a third of the course (day 84 of 269) for other learners, and around day 120 the next year.',
  },
  level: {
    question: 'At which level of exercise, from 1 to 5, does the learner succeed as often as wanted?',
    use: ['Propose a level, which the teacher may change.'],
    notFor: [
      'For a learner with few answers that have a level.',
      'Where nearly all answers at a level are right, or wrong: its difficulty is then uncertain.',
    ],
    cohort: 'The first answers with a level of each learner; it is judged on the following ones.',
    expect:
      'The error in levels and R² can be measured only where the true level is known, in a simulation (“sillage models evaluate level --truth”), and never in a school.',
  },
}

export const kindWords: Readonly<Record<Language, Readonly<Record<ModelKind, KindWords>>>> = { fr, en }
