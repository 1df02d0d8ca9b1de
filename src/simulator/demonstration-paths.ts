// The contents, the path and the group of the demonstration school, and what learners of its first class did in the path.
// Deterministic: the same days give the same commands. In three parts, since each needs what the one before recorded.
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { dayAfter, instantOf, momentAt } from '#platform/wall-clock.ts'
import type { SimulatedCommand } from './sitting.ts'
import type { SimulatedLearner, World } from './world.ts'

type Told = { readonly command: SimulatedCommand }
export type DemonstrationPaths = {
  /** The contents, the path and the group. */
  readonly defined: readonly Told[]
  /** What some learners of the class did in the path, in the two weeks before the last day. */
  readonly worked: readonly Told[]
  /** The whole class gets the path: those who do not have it yet get it by the process. */
  readonly given: readonly Told[]
}

const idOf = (what: string): string => derivedUuid('demonstration', what)
const [lesson, quiz, writing, film] = ['lesson', 'quiz', 'writing', 'film'].map(idOf) as [
  string,
  string,
  string,
  string,
]
const [reading, training, explaining, further] = ['step 1', 'step 2', 'step 3', 'step 4'].map(idOf) as [
  string,
  string,
  string,
  string,
]
/** The path of the demonstration school. Its learner has begun it. */
export const demonstrationPath = idOf('path')
const path = demonstrationPath
const group = idOf('group')
const SKILL = 'calcul/multiplication'

const contents = [
  {
    content: lesson,
    title: 'Multiplier par 7 et par 8',
    minutes: 5,
    body: {
      kind: 'text',
      text: 'Pour calculer 7 × 8, on peut décomposer 8 en 4 + 4.\n\n7 × 8 = 7 × 4 + 7 × 4 = 28 + 28 = 56.\n\nOn peut aussi partir de 7 × 7 = 49, et ajouter 7 : 49 + 7 = 56.',
    },
  },
  {
    content: quiz,
    title: 'Les tables de 7 et de 8',
    minutes: 10,
    body: {
      kind: 'quiz',
      questions: [
        {
          kind: 'number',
          prompt: 'Combien font 7 × 8 ?',
          points: 1,
          expected: 56,
          explanation: '7 × 8, c’est deux fois 7 × 4.',
        },
        { kind: 'one-choice', prompt: 'Combien font 8 × 8 ?', points: 1, choices: ['54', '64', '72'], expected: 1 },
        {
          kind: 'several-choices',
          prompt: 'Quels produits sont égaux à 56 ?',
          points: 1,
          choices: ['7 × 8', '6 × 9', '4 × 14'],
          expected: [0, 2],
        },
        {
          kind: 'short-answer',
          prompt: 'Comment appelle-t-on le résultat d’une multiplication ?',
          points: 1,
          expected: ['un produit', 'produit', 'le produit'],
        },
      ],
    },
  },
  {
    content: writing,
    title: 'J’explique à un camarade',
    minutes: 15,
    body: {
      kind: 'text-production',
      instructions: 'Explique à un camarade comment tu retrouves 8 × 7 si tu ne le sais plus.',
      leastWords: 20,
      mostWords: 120,
      points: 4,
    },
  },
  {
    content: film,
    title: 'Les multiples dans la nature',
    minutes: 4,
    origin: 'imported',
    source: 'Exemple : remplacez cette adresse par celle d’une vidéo de votre école.',
    body: {
      kind: 'video',
      source: { from: 'link', url: 'https://example.org/multiples.mp4' },
      transcript: 'Un trèfle a trois feuilles. Sept trèfles en ont vingt et une.',
    },
  },
]

const right = [{ text: '56' }, { choice: 1 }, { choices: [0, 2] }, { text: 'Un produit' }]
const partlyRight = [{ text: '54' }, { choice: 1 }, { choices: [0] }, { text: 'produit' }]

/** How far each learner got, by their place in the class: nothing yet, the lesson, the quiz, the quiz twice, everything. */
const STAGES = 5
const MOST_LEARNERS = 10

export function demonstrationPaths(world: World): DemonstrationPaths {
  const [school] = world.schools
  const schoolClass = school?.classes[0]
  if (!school || !schoolClass) return { defined: [], worked: [], given: [] }
  const { tenant, zone } = school
  const { end } = world.options
  const at = (daysBefore: number, minute: number): number => momentAt(dayAfter(end, -daysBefore), minute, zone)
  const teacher = schoolClass.teacher.id

  const told = (command: string, key: string, ms: number, input: SimulatedCommand['input'], actor = teacher): Told => ({
    command: { command, key: `path ${key}`, input, occurredAt: instantOf(ms), actor, tenant },
  })
  const steps = [
    { step: reading, title: 'Je lis la leçon', contents: [lesson] },
    { step: training, title: 'Je m’entraîne', contents: [quiz], after: [reading] },
    { step: explaining, title: 'J’explique', contents: [writing], after: [training] },
    { step: further, title: 'Pour aller plus loin', contents: [film], opensOn: dayAfter(end, 7), mandatory: false },
  ]
  const defined = [
    ...contents.flatMap(({ content, ...said }, n) => [
      told('teaching.define-content', `content ${n}`, at(14, 600 + n), { content, skills: [SKILL], ...said }),
      told('teaching.validate-content', `validation ${n}`, at(14, 620 + n), { content, version: 1 }),
    ]),
    told('teaching.create-path', 'creation', at(13, 600), {
      path,
      title: 'Réviser les tables de 7 et de 8',
      objectives: ['Savoir les tables de 7 et de 8', 'Retrouver un produit oublié'],
      steps,
    }),
    told('teaching.form-group', 'group', at(13, 610), { group, class: schoolClass.id, name: 'Groupe de soutien' }),
  ]

  const present = schoolClass.learners
    .filter(({ joins, leaves }) => joins < dayAfter(end, -14) && leaves === null)
    .slice(0, MOST_LEARNERS)
  const worked = present.flatMap((learner, n) => ofLearner(learner, n))

  function ofLearner(learner: SimulatedLearner, n: number): Told[] {
    const of = { learner: learner.id, path }
    const stage = (n + 2) % STAGES
    const key = (what: string) => `${learner.path} ${what}`
    const finished = (content: string, step: string, ms: number, more: object = {}) =>
      told(
        'learning.finish-path-content',
        key(`${content} ${ms}`),
        ms,
        { ...of, step, content, contentVersion: 1, durationMs: 240_000 + 15_000 * n, ...more },
        learner.id,
      )
    return [
      told('learning.assign-path', key('assignment'), at(12, 600), of),
      ...(n % 3 === 0
        ? [
            told('teaching.join-group', key('group'), at(12, 610), {
              learner: learner.id,
              group,
              class: schoolClass?.id,
            }),
          ]
        : []),
      ...(stage >= 1 ? [finished(lesson, reading, at(9, 840 + n))] : []),
      ...(stage >= 2 ? [finished(quiz, training, at(7, 840 + n), { answers: partlyRight })] : []),
      ...(stage >= 3 ? [finished(quiz, training, at(6, 840 + n), { answers: right })] : []),
      ...(stage >= 4 ? [finished(writing, explaining, at(5, 840 + n))] : []),
    ]
  }

  const to = { kind: 'class', class: schoolClass.id }
  return { defined, worked, given: [told('teaching.give-path', 'giving', at(1, 600), { path, to })] }
}
