// What is taught: the skills of each grade, their prerequisites, and the exercises with their true difficulty.
import type { Level } from '#events/learning/values.ts'
import { type Random, randomOf } from '#ml/random.ts'

export type Skill = {
  /** `domain/skill`, in French as on the pages. */
  readonly id: string
  /** The prerequisite: learning is slow while that skill is weak. */
  readonly after?: string
  readonly isPrimary: boolean
}

export const skills: readonly Skill[] = [
  { id: 'calcul/addition', isPrimary: true },
  { id: 'calcul/multiplication', after: 'calcul/addition', isPrimary: true },
  { id: 'calcul/division', after: 'calcul/multiplication', isPrimary: true },
  { id: 'fractions/lecture', isPrimary: true },
  { id: 'fractions/comparaison', after: 'fractions/lecture', isPrimary: true },
  { id: 'grandeurs/perimetre', after: 'calcul/addition', isPrimary: true },
  { id: 'grammaire/nature-des-mots', isPrimary: true },
  { id: 'grammaire/accord-sujet-verbe', after: 'grammaire/nature-des-mots', isPrimary: true },
  { id: 'conjugaison/present', isPrimary: true },
  { id: 'lecture/inference', isPrimary: true },
  { id: 'calcul/priorites-operatoires', isPrimary: false },
  { id: 'calcul/nombres-relatifs', after: 'calcul/priorites-operatoires', isPrimary: false },
  { id: 'fractions/addition', isPrimary: false },
  { id: 'fractions/proportionnalite', after: 'fractions/addition', isPrimary: false },
  { id: 'geometrie/symetrie', isPrimary: false },
  { id: 'grammaire/complements', isPrimary: false },
  { id: 'grammaire/accord-participe-passe', after: 'grammaire/complements', isPrimary: false },
  { id: 'conjugaison/passe-simple', isPrimary: false },
  { id: 'orthographe/homophones', isPrimary: false },
  { id: 'lecture/point-de-vue', isPrimary: false },
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
  readonly expected: string
}

export const LEVELS = [1, 2, 3, 4, 5] as const
/** Levels are 0.9 logit apart, with level 3 at 0. The exercises of a level vary by this deviation. */
export const LEVEL_STEP = 0.9
const ITEM_NOISE = 0.5
const EXERCISES_PER_LEVEL = 8

/** The exercises of each skill by level, from 1. */
export type ExercisesBySkill = ReadonlyMap<string, readonly (readonly [Exercise, ...Exercise[]])[]>

/** The same for all schools of one seed. */
export const exercisesBySkill = (seed: number): ExercisesBySkill =>
  new Map(skills.map(({ id }) => [id, exercisesOf(seed, id)]))

function exercisesOf(seed: number, skill: string): readonly (readonly [Exercise, ...Exercise[]])[] {
  const random = randomOf('exercises', seed, skill)
  return LEVELS.map((level) => [
    exercise(random, skill, level, 1),
    ...Array.from({ length: EXERCISES_PER_LEVEL - 1 }, (_, n) => exercise(random, skill, level, n + 2)),
  ])
}

function exercise(random: Random, skill: string, level: Level, n: number): Exercise {
  const chooses = random.chance(0.4)
  return {
    id: `${skill}:${level}-${String(n).padStart(2, '0')}`,
    skill,
    level,
    difficulty: (level - 3) * LEVEL_STEP + random.normal(0, ITEM_NOISE),
    guess: chooses ? 0.25 : 0.02,
    expected: chooses ? random.pick(['A', 'B', 'C', 'D']) : String(random.between(2, 99 * level)),
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
