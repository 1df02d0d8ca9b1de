// A verb that does what a test tells it, in the place of a process.
import type { StartVerb, VerbEnd } from '#platform/verb-process.ts'

export type PretendedVerb = {
  readonly args: readonly string[]
  say(from: 'stdout' | 'stderr', line: object | string): void
  end(end: number | null | VerbEnd): Promise<void>
  readonly interrupts: () => number
}

/** Each one started is put into `verbs`, and runs until the test ends it; one that is interrupted ends as stopped, unless it is deaf. */
export function pretendVerbs({ isDeaf = false } = {}): { readonly start: StartVerb; readonly verbs: PretendedVerb[] } {
  const verbs: PretendedVerb[] = []
  return {
    verbs,
    start(args, onLine) {
      const ended = Promise.withResolvers<VerbEnd>()
      let interrupts = 0
      verbs.push({
        args,
        say: (from, line) => onLine(from, typeof line === 'string' ? line : JSON.stringify(line)),
        async end(end) {
          ended.resolve(typeof end === 'object' && end !== null ? end : { code: end, signal: null })
          await ended.promise
        },
        interrupts: () => interrupts,
      })
      return {
        interrupt() {
          interrupts += 1
          if (!isDeaf) ended.resolve({ code: 130, signal: null })
        },
        ended: ended.promise,
      }
    },
  }
}

export const progressLine = (more: object = {}) => ({
  progress: 'skill-profile/2',
  name: 'skill-profile/2',
  phase: 'loading',
  done: 250,
  total: 1_000,
  perSecond: 500,
  leftMs: 1_500,
  trouble: null,
  ...more,
})

const side = (generation: number) => ({ generation, version: 1, rows: 3, checksum: '00000000000000ff' })

/** As `sillage projections rebuild --json` prints it in the end. */
export const toldAtTheEnd = (more: object = {}) => ({
  rebuilt: [
    {
      projection: 'skill-profile',
      generation: { id: 'skill-profile/2', generation: 2, version: 1, position: '1000' },
      resumed: false,
      events: 900,
      fault: null,
      comparison: {
        before: side(1),
        after: side(2),
        from: '1000',
        to: '1000',
        columns: { added: [], removed: [], retyped: [] },
        changed: 0,
        onlyBefore: 0,
        onlyAfter: 0,
        byColumn: {},
        first: [{ key: { tenant: 'of another school', learner: 'a person' }, kind: 'changed', columns: {} }],
        same: false,
      },
      refused: null,
      switched: null,
      ...more,
    },
  ],
  stopped: false,
  tookMs: 2_000,
})
