// A fake verb that a test controls, in place of a process.
import type { StartVerb, VerbEnd } from '#platform/verb-process.ts'

export type FakeVerb = {
  readonly args: readonly string[]
  print(from: 'stdout' | 'stderr', line: object | string): void
  end(end: number | null | VerbEnd): Promise<void>
  readonly interrupts: () => number
}

/**
 * Each started verb is added to `verbs` and runs until the test ends it. An interrupted verb ends as stopped, unless
 * `ignoresInterrupts` is set.
 */
export function fakeVerbs({ isDeaf: ignoresInterrupts = false } = {}): {
  readonly start: StartVerb
  readonly verbs: FakeVerb[]
} {
  const verbs: FakeVerb[] = []
  return {
    verbs,
    start(args, onLine) {
      const ended = Promise.withResolvers<VerbEnd>()
      let interrupts = 0
      verbs.push({
        args,
        print: (from, line) => onLine(from, typeof line === 'string' ? line : JSON.stringify(line)),
        async end(end) {
          ended.resolve(typeof end === 'object' && end !== null ? end : { code: end, signal: null })
          await ended.promise
        },
        interrupts: () => interrupts,
      })
      return {
        interrupt() {
          interrupts += 1
          if (!ignoresInterrupts) ended.resolve({ code: 130, signal: null })
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

/** The last line that `sillage projections rebuild --json` prints. */
export const finalLine = (more: object = {}) => ({
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
