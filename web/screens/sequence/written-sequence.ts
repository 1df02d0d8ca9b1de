// A sequence while it is written: what the form holds, and what is sent. Pure.
import type { paths } from '../../../clients/typescript/sillage-api.ts'

export type Body = NonNullable<paths['/api/sequences']['post']['requestBody']>['content']['application/json']
export type Lesson = Body['lessons'][number]
export type Activity = Lesson['activities'][number]
export type Content = Activity['content']
export type Question = Extract<Content, { form: 'questions' }>['questions'][number]

/** `id` makes a new id. */
export const emptyActivity = (number: number, id: () => string): Activity => ({
  activity: id(),
  number,
  title: '',
  kind: 'interactive',
  mandatory: true,
  points: 0,
  criteria: [],
  content: { form: 'text', text: '' },
})

export const emptyLesson = (number: number, id: () => string): Lesson => ({
  lesson: id(),
  number,
  title: '',
  objectives: [],
  prerequisites: [],
  activities: [emptyActivity(1, id)],
})

export const emptySequence = (sequence: string, id: () => string): Body => ({
  sequence,
  title: '',
  level: 'beginner',
  lessons: [emptyLesson(1, id)],
})

export const emptyQuestion = (questions: readonly Question[]): Question => {
  const codes = questions.map(({ question }) => Number(/^q(\d+)$/.exec(question)?.[1] ?? 0))
  return { question: `q${Math.max(0, ...codes) + 1}`, text: '', expected: [] }
}

/** The content that a kind of activity usually has; what is there stays where it fits. */
export function contentFor(kind: Activity['kind'], before: Content): Content {
  const usual = kind === 'quiz' || kind === 'evaluation' ? 'questions' : kind === 'text-production' ? 'writing' : 'text'
  if (before.form === usual) return before
  if (kind === 'evaluation' && (before.form === 'exercises' || before.form === 'writing')) return before
  if ((kind === 'quiz' || kind === 'interactive') && before.form === 'exercises') return before
  if ((kind === 'video' || kind === 'interactive') && (before.form === 'media' || before.form === 'content'))
    return before
  if (kind === 'video') return { form: 'media', medium: 'video', address: '', transcript: '' }
  if (usual === 'questions') return { form: 'questions', questions: [emptyQuestion([])] }
  return usual === 'writing' ? { form: 'writing', prompt: '' } : { form: 'text', text: '' }
}

/** The forms among which a teacher chooses here: what a kind of activity may hold, and the console has fields for. */
export const formsOf = (kind: Activity['kind']): readonly Content['form'][] =>
  kind === 'quiz'
    ? ['questions', 'exercises']
    : kind === 'evaluation'
      ? ['questions', 'exercises', 'writing']
      : kind === 'interactive'
        ? ['text', 'exercises']
        : []

/** An empty content of a form that `formsOf` offers. */
export function emptyContent(form: Content['form']): Content {
  if (form === 'exercises') return { form, exercises: [] }
  if (form === 'writing') return { form, prompt: '' }
  if (form === 'questions') return { form, questions: [emptyQuestion([])] }
  return { form: 'text', text: '' }
}

/** What an activity holds, with what it gives. */
export type Work = Pick<Activity, 'content' | 'points' | 'criteria'>

/** The work of another form: what was written of it before, or nothing yet. */
export const workOf = (form: Content['form'], before: ReadonlyMap<string, Work>): Work =>
  before.get(form) ?? { content: emptyContent(form), points: 0, criteria: [] }

/** What was written, by form, with what the activity holds now. */
export const keeping = (before: ReadonlyMap<string, Work>, { content, points, criteria }: Work) =>
  new Map([...before, [content.form, { content, points, criteria }]])

/** In the order in which they stand, numbered from 1. */
export const numbered = <One extends { number: number }>(things: readonly One[]): One[] =>
  things.map((thing, at) => ({ ...thing, number: at + 1 }))

/** One answer a line. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)

export const replaced = <One>(things: readonly One[], at: number, next: One): One[] =>
  things.map((thing, n) => (n === at ? next : thing))

export const without = <One>(things: readonly One[], at: number): One[] => things.filter((_, n) => n !== at)
