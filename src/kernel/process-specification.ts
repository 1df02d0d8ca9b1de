// Given, when, then: how process managers are specified, without a database. For tests alone.
import { deepEqual, fail } from 'node:assert/strict'
import type { RecordedEvent } from './event.ts'
import type { Instant } from './ids.ts'
import type { Process, Reaction, Refused, Sending, Timer } from './process.ts'
import { type Happening, minute, record, someone } from './specification.ts'

/** What a process is told: an event, that the database's clock has come so far, or that its last command was refused. */
export type Told = Happening | { readonly until: Instant } | { readonly refused: Refused }

/** The clock comes so far, and the timers that are due by then fire. */
export const until = (moment: Instant): Told => ({ until: moment })

/** The last command that the process sent is refused. */
export const refusal = (code: string, facts: Refused['facts'] = {}): Told => ({
  refused: { code, detail: `Refused with ${code}.`, facts },
})

const isClock = (told: Told): told is { until: Instant } => 'until' in told
const isRefusal = (told: Told): told is { refused: Refused } => 'refused' in told
const isHappening = (told: Told): told is Happening => !isClock(told) && !isRefusal(told)

/**
 * `following(process, history).when(event).then([send(command, input)])`: the commands that the last thing it is told
 * makes it send. Events come one minute after the other, from minute 0, as `record` puts them.
 */
export function following<State>(process: Process<State>, history: readonly Told[]) {
  return {
    when(last: Told) {
      const all = [...history, last]
      const events = record(all.filter(isHappening))
      const life = lifeOf(process)
      let sent: readonly Sending[] = []
      for (const told of all) {
        if (isClock(told)) sent = life.until(told.until)
        else if (isRefusal(told)) sent = life.refused(told.refused)
        else sent = life.event(events.shift())
      }
      return {
        sent,
        timers: life.timers(),
        states: life.states(),
        // biome-ignore lint/suspicious/noThenProperty: given, when, then; nothing here is ever awaited
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
    pending = pending.filter((one) => one.text !== text || (state !== null && !gone.has(one.name)))
    pending = [...pending, ...timers.map((timer) => ({ ...timer, text }))]
    if (state === null) states.delete(text)
    // As the database gives it back.
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
        const [due] = pending.filter((one) => one.due <= moment).toSorted((a, b) => (a.due < b.due ? -1 : 1))
        if (!due) return sent
        pending = pending.filter((one) => one !== due)
        if (!process.onTimer) fail(`${process.name} has set a timer and has no onTimer`)
        sent.push(...take(due.text, process.onTimer(stateOf(due.text), { name: due.name, due: due.due })))
      }
    },
    refused(refused: Refused): readonly Sending[] {
      if (!last) fail(`${process.name} has sent nothing that could be refused`)
      if (!process.onRefused) return []
      return take(last.text, process.onRefused(stateOf(last.text), last.sending, refused))
    },
    timers: (): readonly Timer[] => pending.map(({ name, due }) => ({ name, due })),
    states: (): readonly State[] => [...states.values()],
  }
}

/** With its input as the command reads it, which it must: a process that sends what no command takes is a defect. */
function asSent(process: Process, sendings: readonly Sending[]): unknown {
  const context = {
    tenant: someone.tenant,
    actor: someone.teacher,
    occurredAt: minute(0),
    now: minute(0),
    zone: someone.zone,
  }
  return sendings.map(({ command: name, input }) => {
    const command = process.sends.find((one) => one.name === name)
    if (!command) fail(`${process.name} does not say in \`sends\` that it sends ${name}`)
    const read = command.input.strict().parse(input)
    return { command: name, stream: command.stream(read, context), input: JSON.parse(JSON.stringify(read)) }
  })
}
