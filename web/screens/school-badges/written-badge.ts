// A badge as it is written in the form, and what is sent of it. Pure.
import type { paths } from '../../../clients/typescript/sillage-api.ts'
import { newId } from '../../frame/new-id.ts'

export type BadgeBody = NonNullable<paths['/api/badges']['post']['requestBody']>['content']['application/json']
export type Criterion = BadgeBody['criterion']
export type Simple = Exclude<Criterion, { kind: 'all' | 'any' }>

export const icons = ['star', 'medal', 'book', 'flame', 'compass', 'key', 'mountain', 'tree'] as const
export const counteds = ['right-answers', 'answers', 'exercises', 'views', 'sessions'] as const
/** From the lowest. */
export const reachedLevels = ['en_cours', 'acquis', 'expert'] as const
export const joins = ['all', 'any'] as const
export const MOST_CONDITIONS = 8

/** One condition. Its fields are texts, as they are typed; each kind reads those that it has. */
export type Condition = {
  readonly id: string
  readonly kind: 'count' | 'streak' | 'mastery' | 'competencies'
  readonly counted: (typeof counteds)[number]
  readonly number: string
  readonly inside: string
  readonly fromLevel: string
  readonly on: 'every-day' | 'weekdays'
  readonly reached: (typeof reachedLevels)[number]
  /** Codes of competencies, with commas or spaces between. */
  readonly among: string
}

export type WrittenBadge = {
  readonly badge: string
  readonly title: { readonly fr: string; readonly en: string }
  readonly text: { readonly fr: string; readonly en: string }
  readonly icon: (typeof icons)[number]
  readonly join: (typeof joins)[number]
  readonly conditions: readonly Condition[]
}

export const emptyCondition = (): Condition => ({
  ...{ id: newId(), kind: 'count', counted: 'right-answers', number: '10', inside: '', fromLevel: '', on: 'weekdays' },
  ...{ reached: 'acquis', among: '' },
})

export const emptyBadge = (): WrittenBadge => ({
  badge: newId(),
  title: { fr: '', en: '' },
  text: { fr: '', en: '' },
  icon: 'star',
  join: 'all',
  conditions: [emptyCondition()],
})

/** Only answers have a level, and only answers and exercises a skill. */
export const hasLevel = ({ kind, counted }: Condition): boolean =>
  kind === 'count' && (counted === 'answers' || counted === 'right-answers')
export const hasSkill = ({ kind, counted }: Condition): boolean =>
  kind === 'mastery' || (kind === 'count' && counted !== 'views' && counted !== 'sessions')

/** What is not a number is sent as none, and refused at its field. */
const numberOf = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text))

function simpleOf(condition: Condition): Simple {
  const { kind, counted, number, inside, fromLevel, on, reached, among } = condition
  const skill = hasSkill(condition) && inside.trim() !== '' && { in: inside.trim() }
  if (kind === 'streak') return { kind, days: numberOf(number), on }
  if (kind === 'mastery') return { kind, skills: numberOf(number), ...skill }
  if (kind === 'competencies') {
    const codes = among
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter((code) => code !== '')
    return { kind, atLeast: numberOf(number), level: reached, ...(codes.length > 0 && { among: codes }) }
  }
  const level = hasLevel(condition) && fromLevel !== '' && { fromLevel: numberOf(fromLevel) }
  return { kind, of: counted, atLeast: numberOf(number), ...skill, ...level }
}

/** One condition is a criterion by itself; several are joined. */
export function criterionOf({ conditions, join }: Pick<WrittenBadge, 'conditions' | 'join'>): Criterion {
  const [first, ...rest] = conditions.map(simpleOf)
  return first && rest.length === 0 ? first : { kind: join, of: first ? [first, ...rest] : [] }
}

/** Where the API points to in a condition: `/criterion/of/1/atLeast`, or `/criterion/atLeast` where there is one. */
export const pointerTo = (count: number, at: number): string => (count === 1 ? '/criterion' : `/criterion/of/${at}`)

/** Whether the service refused a field for itself, such as a list that is too long, or for something in it. */
export type Fault = 'itself' | 'within'
export function faultAt(errors: readonly { readonly pointer: string }[], field: string): Fault | null {
  if (errors.some(({ pointer }) => pointer === field)) return 'itself'
  return errors.some(({ pointer }) => pointer.startsWith(`${field}/`)) ? 'within' : null
}

const trimmed = ({ fr, en }: WrittenBadge['title']) => ({ fr: fr.trim(), en: en.trim() })

export const bodyOf = (written: WrittenBadge): BadgeBody => ({
  badge: written.badge,
  title: trimmed(written.title),
  text: trimmed(written.text),
  icon: written.icon,
  criterion: criterionOf(written),
})

type Known = Omit<BadgeBody, 'badge'> & { readonly badge: string }

function conditionOf(simple: Simple): Condition {
  const none = emptyCondition()
  if (simple.kind === 'streak') return { ...none, kind: 'streak', number: String(simple.days), on: simple.on }
  if (simple.kind === 'competencies') {
    const { atLeast, level, among = [] } = simple
    return { ...none, kind: 'competencies', number: String(atLeast), reached: level, among: among.join(', ') }
  }
  const inside = simple.in ?? ''
  if (simple.kind === 'mastery') return { ...none, kind: 'mastery', number: String(simple.skills), inside }
  return {
    ...{ ...none, kind: 'count', counted: simple.of, number: String(simple.atLeast), inside },
    fromLevel: simple.fromLevel === undefined ? '' : String(simple.fromLevel),
  }
}

/** A badge of the school as the form shows it. */
export function writtenOf({ badge, title, text, icon, criterion }: Known): WrittenBadge {
  const isJoined = criterion.kind === 'all' || criterion.kind === 'any'
  return {
    ...{ badge, title, text, icon, join: criterion.kind === 'any' ? 'any' : 'all' },
    conditions: (isJoined ? criterion.of : [criterion]).map(conditionOf),
  }
}
