// Above which figures somebody is warned, and SILLAGE_THRESHOLDS, which changes them.

/** Warned above the first limit; trouble above the second. Null: there is no second one. */
export type Threshold = { readonly warning: number; readonly trouble: number | null }

/** In these units: milliseconds, per cent of the requests, commands that wait, per cent of a pool, of the processors, of memory. */
export const defaultThresholds = {
  latency: { warning: 500, trouble: 1_000 },
  errors: { warning: 1, trouble: 5 },
  queue: { warning: 100, trouble: 500 },
  pool: { warning: 80, trouble: 95 },
  cpu: { warning: 70, trouble: null },
  memory: { warning: 80, trouble: null },
} as const satisfies Record<string, Threshold>

export type ThresholdName = keyof typeof defaultThresholds
export type Thresholds = Readonly<Record<ThresholdName, Threshold>>

export const thresholdNames = [
  'latency',
  'errors',
  'queue',
  'pool',
  'cpu',
  'memory',
] as const satisfies readonly ThresholdName[]

const isName = (name: string): name is ThresholdName => Object.hasOwn(defaultThresholds, name)

/** `latency=300/800,cpu=90`: a warning and, after the stroke, trouble. Throws if it cannot be read. */
export function readThresholds(text: string): Thresholds {
  const changes = text.split(',').flatMap((part) => {
    if (part.trim() === '') return []
    const [, name = '', warning, trouble] =
      /^([a-z]+)=(\d{1,7}(?:\.\d{1,3})?)(?:\/(\d{1,7}(?:\.\d{1,3})?))?$/.exec(part.trim()) ?? []
    const threshold = { warning: Number(warning), trouble: trouble === undefined ? null : Number(trouble) }
    if (!isName(name) || (threshold.trouble !== null && threshold.trouble < threshold.warning))
      throw new TypeError('not a list of thresholds')
    return [[name, threshold] as const]
  })
  return { ...defaultThresholds, ...Object.fromEntries(changes) }
}

/** How serious a value is; null if it was not measured or is not above the first limit. */
export function severityOf(value: number | null, { warning, trouble }: Threshold): 'warning' | 'trouble' | null {
  if (value === null || value <= warning) return null
  return trouble !== null && value > trouble ? 'trouble' : 'warning'
}
