// Given, when, then: specifications of process managers without a database. For tests only.
import { deepEqual, fail } from 'node:assert/strict'
import type { RecordedEvent } from './event.ts'
import type { Instant } from './ids.ts'
import type { Process, Reaction, Refused, Sending, Timer } from './process.ts'
import { type Happening, minute, record, someone } from './specification.ts'

/** An input of a process: an event, a new time of the database's clock, or the refusal of its last command. */
export type ProcessInput = Happening | { readonly until: Instant } | { readonly refused: Refused }

/** Advances the clock to this time, which fires the timers that are due. */
export const until = (moment: Instant): ProcessInput => ({ until: moment })

/** Refuses the last command that the process sent. */
export const refusal = (code: string, facts: Refused['facts'] = {}): ProcessInput => ({
  refused: { code, detail: `Refused with ${code}.`, facts },
})

const isClock = (input: ProcessInput): input is { until: Instant } => 'until' in input
const isRefusal = (input: ProcessInput): input is { refused: Refused } => 'refused' in input
const isHappening = (input: ProcessInput): input is Happening => !isClock(input) && !isRefusal(input)

/**
 * `following(process, history).when(event).then([send(command, input)])`: the commands that the process sends after the last
 * input. Events are one minute apart, from minute 0, as with `record`.
 */
export function following<State>(process: Process<State>, history: readonly ProcessInput[]) {
  return {
    when(last: ProcessInput) {
      const all = [...history, last]
      const events = record(all.filter(isHappening))
      const life = lifeOf(process)
      let sent: readonly Sending[] = []
      for (const input of all) {
        if (isClock(input)) sent = life.until(input.until)
        else if (isRefusal(input)) sent = life.refused(input.refused)
        else sent = life.event(events.shift())
      }
      return {
        sent,
        timers: life.timers(),
        states: life.states(),
        // biome-ignore lint/suspicious/noThenProperty: given, when, then; nothing here is awaited
        then: (expected: readonly Sending[]) => deepEqual(asSent(process, sent), asSent(process, expected)),
      }
    },
  }
}

type Pending = Timer & { readonly text: string }

function lifeOf<State>(process: Process<State>) {
  const states = new Map<string, State>()
  let pending: readonly Pending[] = []
  let last: { readonly text: string; readonly sending: Sending } | null = null

  const stateOf = (text: string) => states.get(text) ?? process.initial

  function take(text: string, reaction: Reaction<State>): readonly Sending[] {
    const { state, send = [], timers = [], cancel = [] } = reaction
    const gone = new Set([...cancel, ...timers.map(({ name }) => name)])
    pending = pending.filter((timer) => timer.text !== text || (state !== null && !gone.has(timer.name)))
    pending = [...pending, ...timers.map((timer) => ({ ...timer, text }))]
    if (state === null) states.delete(text)
    // As the database would return it.
    else if (state !== stateOf(text)) states.set(text, process.state.parse(JSON.parse(JSON.stringify(state))))
    const sending = send.at(-1)
    if (sending) last = { text, sending }
    return send
  }

  return {
    event(event: RecordedEvent | undefined): readonly Sending[] {
      const reactor = event && process.reactors.get(event.type)
      if (!event || !reactor) return []
      const key = reactor.correlate(event as RecordedEvent<never, never>)
      if (key === null) return []
      const text = `${event.tenant} ${key}`
      return take(text, reactor.react(stateOf(text), event as RecordedEvent<never, never>))
    },
    until(moment: Instant): readonly Sending[] {
      const sent: Sending[] = []
      for (;;) {
        const [due] = pending.filter((timer) => timer.due <= moment).toSorted((a, b) => (a.due < b.due ? -1 : 1))
        if (!due) return sent
        pending = pending.filter((timer) => timer !== due)
        if (!process.onTimer) fail(`${process.name} has set a timer but has no onTimer`)
        sent.push(...take(due.text, process.onTimer(stateOf(due.text), { name: due.name, due: due.due })))
      }
    },
    refused(refused: Refused): readonly Sending[] {
      if (!last) fail(`${process.name} has not sent a command that could be refused`)
      if (!process.onRefused) return []
      return take(last.text, process.onRefused(stateOf(last.text), last.sending, refused))
    },
    timers: (): readonly Timer[] => pending.map(({ name, due }) => ({ name, due })),
    states: (): readonly State[] => [...states.values()],
  }
}

/** A command with its parsed input: a process that sends invalid input is a defect. */
function asSent(process: Process, sendings: readonly Sending[]): unknown {
  const context = {
    tenant: someone.tenant,
    actor: someone.teacher,
    occurredAt: minute(0),
    now: minute(0),
    zone: someone.zone,
  }
  return sendings.map(({ command: name, input }) => {
    const command = process.sends.find((sendable) => sendable.name === name)
    if (!command) fail(`${process.name} does not list ${name} in \`sends\``)
    const read = command.input.strict().parse(input)
    return { command: name, stream: command.stream(read, context), input: JSON.parse(JSON.stringify(read)) }
  })
}
