// `sillage replay`: a learner's past in the terminal, as steps, as the state at a moment, or as what changed since.

import { once } from 'node:events'
import type { z } from 'zod'
import type { Service } from '#compose/service.ts'
import type { Caller } from '#identity/caller.ts'
import { PersonId, type TenantId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { streamsOf } from '#past/person-history.ts'
import diffQuestion from '#past/questions/diff-question.ts'
import type { PersonQuestion } from '#past/questions/person-question.ts'
import stateQuestion from '#past/questions/state-question.ts'
import type { ReplayStep } from '#past/replay/replay.ts'
import { stepShown } from '#past/replay/replay-question.ts'
import type { Language } from '#past/replay/words.ts'
import classList from '../../queries/teaching/class-list.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { said } from './said.ts'
import { stepThrough } from './screen.ts'
import { differencesText, type Shown, stepText, tableText } from './text.ts'
import { titleOf, valueText } from './values.ts'

export type Options = {
  readonly tenant: TenantId
  readonly at?: string
  readonly known?: string
  readonly from?: string
  readonly to?: string
  readonly clock?: 'happened' | 'known'
  readonly models?: string
  readonly step?: boolean
  readonly lang: Language
  readonly json?: boolean
}

type Asked = Options & { readonly learner: PersonId }

/** Whoever is at the terminal of this machine: the access trail has no other name for them. */
const OPERATOR = PersonId.parse('00000000-0000-4000-8000-000000000000')
const MAY = new Set<Permission>(['learning:read', 'teaching:read'])

/** A history that is held as a whole, so that one can go back in it and each step knows of how many it is. */
const MOST_STEPS = 20_000
const NARROWEST = 40
const WIDEST = 100

export async function replayHistory(asked: Asked): Promise<void> {
  const isState = asked.at !== undefined || asked.known !== undefined
  if (isState && (asked.from !== undefined || asked.to !== undefined || asked.step))
    throw new UsageError('--at and --known ask for a state: they go without --from, --to and --step.')
  if (asked.step && asked.json) throw new UsageError('--step is for people: it goes without --json.')
  await withService(async ({ service, signal }) => {
    try {
      if (isState) await printState(service, asked)
      else if (asked.from !== undefined && !asked.step) await printDifference(service, { ...asked, from: asked.from })
      else if (asked.step && process.stdin.isTTY && process.stdout.isTTY) await showSteps(service, asked, signal)
      else await printSteps(service, asked, signal)
    } catch (error) {
      const reason = reasonOf(error, asked)
      throw reason === undefined ? error : new UsageError(reason)
    }
  })
}

/** What the caller can correct; undefined where it is no fault of theirs. */
function reasonOf(error: unknown, { learner, tenant }: Asked): string | undefined {
  if (!(error instanceof QueryFailed)) return undefined
  const { problem } = error
  if (problem.kind === 'missing') return `There is no learner ${learner} in the school ${tenant}.`
  if (problem.kind !== 'invalid-input') return undefined
  return problem.fields.map(({ pointer, detail }) => `${pointer.replace('/', '--')}: ${detail}`).join('\n')
}

const inputOf = ({ learner, from, to, models }: Asked) => ({
  id: learner,
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  ...(models !== undefined && { models }),
})

const callerOf = ({ tenant }: Asked): Caller => ({
  tenant,
  actor: OPERATOR,
  onBehalfOf: null,
  permissions: MAY,
  origin: { kind: 'command-line', verb: 'replay' },
})

async function answerTo<Question extends PersonQuestion>(
  service: Service,
  question: Question,
  asked: Asked,
  input: object,
): Promise<z.output<Question['output']>> {
  const { output } = await service.personPast.ask({ question, input, caller: callerOf(asked) })
  return question.output.parse(output) as z.output<Question['output']>
}

const say = (line = ''): void => void process.stdout.write(`${line}\n`)
const sayJson = (value: unknown): void => say(JSON.stringify(value))

/** How things read here: by the school's clock, with the names of its classes, as wide as the terminal. */
async function readingOf(service: Service, asked: Asked): Promise<Shown> {
  const { learner, lang, tenant } = asked
  const { columns: width = 80, isTTY } = process.stdout
  const zone = await zoneOf(service, tenant, learner)
  return {
    person: learner,
    lang,
    ...(zone !== undefined && { zone }),
    models: service.definitions.projections,
    names: await classNames(service, asked),
    width: Math.min(WIDEST, Math.max(NARROWEST, width)),
    styled: isTTY === true && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb',
  }
}

/** The school's zone when something was last recorded of the learner. */
async function zoneOf(service: Service, tenant: TenantId, learner: PersonId): Promise<string | undefined> {
  for (const stream of streamsOf(learner)) {
    const { events } = await service.log.readStream(stream, { tenant, from: 'end', direction: 'backwards', limit: 1 })
    if (events[0]) return events[0].zone
  }
  return undefined
}

/** Without them a class is shown by its id: read models that are not built must not hold up a replay. */
async function classNames(service: Service, asked: Asked): Promise<ReadonlyMap<string, string>> {
  try {
    const { output } = await service.queries.run({
      query: classList.name,
      input: { limit: 200 },
      caller: callerOf(asked),
    })
    const { items } = classList.output.parse(output)
    return new Map(items.map(({ class: id, name }) => [id, name]))
  } catch {
    return new Map()
  }
}

async function printState(service: Service, asked: Asked): Promise<void> {
  const { learner, at, known, models, lang, json } = asked
  const input = { id: learner, ...(at && { at }), ...(known && { known }), ...(models && { models }) }
  const state = await answerTo(service, stateQuestion, asked, input)
  if (json) return sayJson(state)
  const shown = await readingOf(service, asked)
  const { shownAt } = state
  const time = shownAt.at ?? shownAt.known
  const moment = time === null ? said[lang].position(at ?? known ?? shownAt.position) : valueText(time, shown)
  const clock = shownAt.at === null ? said[lang].known : said[lang].happened
  say(`${clock(moment)} (${said[lang].lastEvent(shownAt.position)})`)
  for (const [model, { rows }] of Object.entries(state.models)) {
    say(`\n${titleOf(model, shown)}`)
    for (const line of tableText(model, rows, { ...shown, width: shown.width - 2 })) say(`  ${line}`.trimEnd())
  }
}

async function printDifference(service: Service, asked: Asked): Promise<void> {
  const { lang, clock, json } = asked
  const difference = await answerTo(service, diffQuestion, asked, {
    ...inputOf(asked),
    ...(clock !== undefined && { clock }),
  })
  if (json) return sayJson(difference)
  const shown = await readingOf(service, asked)
  const models = Object.entries(difference.models)
  if (models.length === 0) say(said[lang].nothing)
  for (const [n, [model, differences]] of models.entries()) {
    if (n > 0) say()
    for (const line of differencesText(model, differences, shown)) say(line)
  }
}

async function stepsOf(service: Service, asked: Asked): Promise<AsyncIterable<{ readonly step: ReplayStep | null }>> {
  return (await service.replays.open({ input: inputOf(asked), caller: callerOf(asked) })).steps
}

/** The steps of a history, as far as it is held; `isWhole` says whether that is all of it. */
async function heldSteps(
  steps: AsyncIterable<{ readonly step: ReplayStep | null }>,
  signal: AbortSignal,
): Promise<{ readonly held: readonly ReplayStep[]; readonly isWhole: boolean }> {
  const held: ReplayStep[] = []
  for await (const { step } of steps) {
    if (signal.aborted) break
    if (!step) continue
    if (held.length === MOST_STEPS) return { held, isWhole: false }
    held.push(step)
  }
  return { held, isWhole: true }
}

async function showSteps(service: Service, asked: Asked, signal: AbortSignal): Promise<void> {
  const { held, isWhole } = await heldSteps(await stepsOf(service, asked), signal)
  if (held.length === 0) return say(said[asked.lang].nothing)
  const shown = await readingOf(service, asked)
  await stepThrough(held, { shown, isWhole, terminal: process.stdin, screen: process.stdout, signal })
}

async function printSteps(service: Service, asked: Asked, signal: AbortSignal): Promise<void> {
  const { lang, json } = asked
  const steps = await stepsOf(service, asked)
  const drained = async () => {
    if (process.stdout.writableNeedDrain) await once(process.stdout, 'drain', { signal }).catch(() => {})
  }
  if (json) {
    for await (const { step } of steps) {
      if (signal.aborted) return
      if (step) sayJson(stepShown(step, undefined))
      await drained()
    }
    return
  }
  const { held, isWhole } = await heldSteps(steps, signal)
  if (held.length === 0) return say(said[lang].nothing)
  const shown = await readingOf(service, asked)
  for (const [n, step] of held.entries()) {
    if (signal.aborted) return
    if (n > 0) say()
    say(stepText(step, said[lang].step(n + 1, isWhole ? held.length : null), shown))
    await drained()
  }
  if (!isWhole) process.stderr.write(`${said[lang].leftOut(MOST_STEPS)}\n`)
}
