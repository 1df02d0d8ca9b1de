// What is posted about alerts: those that were raised and those that ended, in the form that Discord and services like it take.
//
// Invariant: nothing in a post is about a person or a school. An alert has a code, the name of a read model, a process or a model,
// and a number.
import { z } from 'zod'
import { type AlertCode, alertCodes } from './alerts.ts'
import { remedyOf } from './remedies.ts'

const DRIFT = 'model-drifted'
const codes = [...alertCodes, DRIFT] as const

export const PostedAlert = z.object({
  code: z.enum(codes),
  about: z.string().nullable(),
  severity: z.enum(['trouble', 'warning']),
  measured: z.number().nullable(),
})
export type PostedAlert = z.output<typeof PostedAlert>

/** A model that serves and has raised an alarm: what it says is less often right than it was. */
export const driftAlert = (model: string, alarms: number): PostedAlert => ({
  code: DRIFT,
  about: model,
  severity: 'warning',
  measured: alarms,
})

export type Change = { readonly raised: readonly PostedAlert[]; readonly ended: readonly PostedAlert[] }

const keyOf = ({ code, about }: PostedAlert): string => `${code} ${about ?? ''}`
const has = (all: readonly PostedAlert[], one: PostedAlert) => all.some((other) => keyOf(other) === keyOf(one))
const hasAsSevere = (all: readonly PostedAlert[], one: PostedAlert) =>
  all.some((other) => keyOf(other) === keyOf(one) && other.severity === one.severity)

/**
 * What changed since the last post, as two looks in a row saw it: what is there for a moment only is not posted. Null if nothing
 * did.
 */
export function changeOf(
  posted: readonly PostedAlert[],
  { before, now }: { readonly before: readonly PostedAlert[]; readonly now: readonly PostedAlert[] },
): Change | null {
  const raised = now.filter((alert) => hasAsSevere(before, alert) && !hasAsSevere(posted, alert))
  const ended = posted.filter((alert) => !has(before, alert) && !has(now, alert))
  return raised.length + ended.length > 0 ? { raised, ended } : null
}

/** What the operators know of after the post. */
export const afterPost = (posted: readonly PostedAlert[], { raised, ended }: Change): readonly PostedAlert[] => [
  ...posted.filter((alert) => !has(raised, alert) && !has(ended, alert)),
  ...raised,
]

const MOST_LINES = 10
/** Discord refuses longer ones. */
const MOST_CHARACTERS = 2_000

const driftRemedy =
  'Le modèle se trompe plus souvent qu’à son entraînement. « sillage models drift » montre depuis quand.'
const remedyInFrench = (code: AlertCode | typeof DRIFT) => (code === DRIFT ? driftRemedy : remedyOf(code).fr)

/** In French, with the codes by which alerts are found in the documentation. Nobody is mentioned, whatever a name holds. */
export function postOf({ raised, ended }: Change): {
  readonly content: string
  readonly allowed_mentions: { readonly parse: readonly [] }
} {
  const named = ({ code, about, measured }: PostedAlert) =>
    `\`${code}\`${about === null ? '' : ` ${about}`}${measured === null ? '' : ` (${measured})`}`
  const lines = [
    ...raised.map(
      (alert) =>
        `${alert.severity === 'trouble' ? 'Panne' : 'À surveiller'} : ${named(alert)}. ${remedyInFrench(alert.code)}`,
    ),
    ...ended.map((alert) => `Terminé : ${named(alert)}.`),
  ]
  const shown = lines.slice(0, MOST_LINES)
  const rest = lines.length - shown.length
  if (rest > 0) shown.push(`Et ${rest} de plus : ouvrez l’état du service dans la console.`)
  const content = ['**Sillage**', ...shown].join('\n')
  return {
    content: content.length <= MOST_CHARACTERS ? content : `${content.slice(0, MOST_CHARACTERS - 1)}…`,
    allowed_mentions: { parse: [] },
  }
}
