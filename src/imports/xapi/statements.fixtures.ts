// Statements of a video player, as short as tests need them.
const VIDEO = 'https://w3id.org/xapi/video'

export type Told = {
  readonly id: number
  readonly who?: string
  readonly verb?: string
  readonly at?: string
  readonly session?: number | null
  readonly video?: string
  readonly course?: string
  readonly result?: Readonly<Record<string, unknown>>
}

export const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

export const verbs = {
  initialized: 'http://adlnet.gov/expapi/verbs/initialized',
  played: `${VIDEO}/verbs/played`,
  paused: `${VIDEO}/verbs/paused`,
  seeked: `${VIDEO}/verbs/seeked`,
  completed: 'http://adlnet.gov/expapi/verbs/completed',
}

export function statement(told: Told): Record<string, unknown> {
  const { id, who = 'ada', verb = verbs.played, at = '2021-11-29T10:00:00Z', session = 1, result } = told
  const extensions = Object.fromEntries(
    Object.entries(result ?? {}).map(([key, value]) => [`${VIDEO}/extensions/${key}`, value]),
  )
  return {
    id: uuid(id),
    actor: { objectType: 'Agent', account: { homePage: 'https://mooc.example', name: who } },
    verb: { id: verb },
    object: {
      id: `uuid://${told.video ?? 'video-1'}`,
      objectType: 'Activity',
      definition: { type: `${VIDEO}/activity-type/video` },
    },
    timestamp: at,
    ...(result && { result: { extensions } }),
    context: {
      contextActivities: { parent: [{ id: told.course ?? 'course-v1:A', objectType: 'Activity' }] },
      ...(session !== null && { extensions: { [`${VIDEO}/extensions/session-id`]: uuid(900 + session) } }),
    },
  }
}

export async function* asLines(of: readonly (string | object)[]) {
  for (const [i, one] of of.entries()) yield { line: i + 1, text: typeof one === 'string' ? one : JSON.stringify(one) }
}
