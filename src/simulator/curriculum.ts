// What is taught: the skills of each grade, their prerequisites, and the exercises with their true difficulty.
import type { Level } from '#events/learning/values.ts'
import { type Random, randomOf } from '#ml/random.ts'
import type { Question } from './questions/question.ts'
import { QUESTIONS_PER_LEVEL, questionOf } from './questions/questions.ts'

export type Skill = {
  /** `domain/skill`, in French as on the pages. */
  readonly id: string
  readonly title: string
  /** The school year in which it is taught, from 1 (CP). */
  readonly grade: number
  /** The prerequisite: learning is slow while that skill is weak. */
  readonly after?: string
  readonly isPrimary: boolean
}

export const skills: readonly Skill[] = [
  { id: 'calcul/addition', title: 'L’addition', grade: 3, isPrimary: true },
  { id: 'calcul/multiplication', title: 'La multiplication', grade: 4, after: 'calcul/addition', isPrimary: true },
  { id: 'calcul/division', title: 'La division', grade: 5, after: 'calcul/multiplication', isPrimary: true },
  { id: 'fractions/lecture', title: 'Lire une fraction', grade: 4, isPrimary: true },
  {
    id: 'fractions/comparaison',
    title: 'Comparer des fractions',
    grade: 5,
    after: 'fractions/lecture',
    isPrimary: true,
  },
  { id: 'grandeurs/perimetre', title: 'Le périmètre', grade: 4, after: 'calcul/addition', isPrimary: true },
  { id: 'grammaire/nature-des-mots', title: 'La nature des mots', grade: 4, isPrimary: true },
  {
    id: 'grammaire/accord-sujet-verbe',
    title: 'L’accord du sujet et du verbe',
    grade: 4,
    after: 'grammaire/nature-des-mots',
    isPrimary: true,
  },
  { id: 'conjugaison/present', title: 'Le présent', grade: 4, isPrimary: true },
  { id: 'lecture/inference', title: 'Comprendre ce qui n’est pas dit', grade: 5, isPrimary: true },
  { id: 'calcul/priorites-operatoires', title: 'Les priorités opératoires', grade: 7, isPrimary: false },
  {
    id: 'calcul/nombres-relatifs',
    title: 'Les nombres relatifs',
    grade: 8,
    after: 'calcul/priorites-operatoires',
    isPrimary: false,
  },
  { id: 'fractions/addition', title: 'Additionner des fractions', grade: 7, isPrimary: false },
  {
    id: 'fractions/proportionnalite',
    title: 'La proportionnalité',
    grade: 7,
    after: 'fractions/addition',
    isPrimary: false,
  },
  { id: 'geometrie/symetrie', title: 'Les symétries', grade: 7, isPrimary: false },
  { id: 'grammaire/complements', title: 'Les compléments', grade: 6, isPrimary: false },
  {
    id: 'grammaire/accord-participe-passe',
    title: 'L’accord du participe passé',
    grade: 7,
    after: 'grammaire/complements',
    isPrimary: false,
  },
  { id: 'conjugaison/passe-simple', title: 'Le passé simple', grade: 6, isPrimary: false },
  { id: 'orthographe/homophones', title: 'Les homophones', grade: 6, isPrimary: false },
  { id: 'lecture/point-de-vue', title: 'Le point de vue', grade: 8, isPrimary: false },
]

export const domainOf = (skill: string): string => skill.split('/')[0] ?? skill

export type Exercise = {
  readonly id: string
  readonly skill: string
  readonly level: Level
  /** On the scale of ability, in logits. */
  readonly difficulty: number
  /** Share of right answers by guessing: a quarter for a choice of four. */
  readonly guess: number
  readonly question: string
  readonly expected: string
  /** What is answered by those who do not know: other letters where one of several answers is chosen. */
  readonly wrong: readonly [string, ...string[]]
  readonly isChoice: boolean
}

export const LEVELS = [1, 2, 3, 4, 5] as const
/** Levels are 0.9 logit apart, with level 3 at 0. The exercises of a level vary by this deviation. */
export const LEVEL_STEP = 0.9
const ITEM_NOISE = 0.5

/** The exercises of each skill by level, from 1. */
export type ExercisesBySkill = ReadonlyMap<string, readonly (readonly [Exercise, ...Exercise[]])[]>

/** The same for all schools of one seed. */
export const exercisesBySkill = (seed: number): ExercisesBySkill =>
  new Map(skills.map(({ id }) => [id, exercisesOf(seed, id)]))

function exercisesOf(seed: number, skill: string): readonly (readonly [Exercise, ...Exercise[]])[] {
  const random = randomOf('exercises', seed, skill)
  return LEVELS.map((level) => [
    exercise(random, skill, level, 1),
    ...Array.from({ length: QUESTIONS_PER_LEVEL - 1 }, (_, n) => exercise(random, skill, level, n + 2)),
  ])
}

function exercise(random: Random, skill: string, level: Level, n: number): Exercise {
  const isChoice = random.chance(0.4)
  return {
    id: `${skill}:${level}-${String(n).padStart(2, '0')}`,
    skill,
    level,
    difficulty: (level - 3) * LEVEL_STEP + random.normal(0, ITEM_NOISE),
    guess: isChoice ? 0.25 : 0.02,
    isChoice,
    ...asked(questionOf(skill, level, n), isChoice, random.between(0, 3)),
  }
}

const LETTERS = ['A', 'B', 'C', 'D'] as const

/** The question as it stands, or with answers to choose from, of which the right one is at a place. */
function asked(
  { question, expected, wrong }: Question,
  isChoice: boolean,
  place: number,
): Pick<Exercise, 'question' | 'expected' | 'wrong'> {
  if (!isChoice) return { question, expected, wrong }
  const answers = wrong.slice(0, 3)
  const right = Math.min(place, answers.length)
  answers.splice(right, 0, expected)
  const [first = '?', ...others] = LETTERS.slice(0, answers.length).filter((_, n) => n !== right)
  return {
    question: [question, ...answers.map((answer, n) => `${LETTERS[n]}. ${answer}`)].join('\n'),
    expected: LETTERS[right] ?? 'A',
    wrong: [first, ...others],
  }
}

/** Typical mistakes by domain, with codes such as an exercise's author would use. */
export const mistakes: Readonly<Record<string, readonly [string, ...string[]]>> = {
  calcul: ['retenue-oubliee', 'table-non-sue', 'signe-perdu', 'priorite-ignoree'],
  fractions: ['numerateur-seul-compare', 'denominateurs-additionnes', 'parts-inegales'],
  grandeurs: ['unite-confondue', 'aire-pour-perimetre'],
  geometrie: ['axe-confondu', 'distance-non-conservee'],
  grammaire: ['accord-oublie', 'nature-confondue', 'sujet-eloigne'],
  conjugaison: ['terminaison-confondue', 'radical-modifie'],
  orthographe: ['homophone-confondu'],
  lecture: ['reponse-litterale', 'indice-ignore'],
}
