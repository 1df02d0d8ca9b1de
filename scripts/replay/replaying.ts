// The implementation of `sillage replay`: a learner's history as steps, as the state at a time, or as a comparison.

import { once } from 'node:events'
import type { z } from 'zod'
import type { Service } from '#compose/service.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { Language } from '#kernel/in-words.ts'
import type { Permission } from '#kernel/permission.ts'
import { QueryFailed } from '#kernel/query-problem.ts'
import { streamsOf } from '#past/person-history.ts'
import diffQuestion from '#past/questions/diff-question.ts'
import type { PersonQuestion } from '#past/questions/person-question.ts'
import stateQuestion from '#past/questions/state-question.ts'
import type { ReplayStep } from '#past/replay/replay.ts'
import { stepShown } from '#past/replay/replay-question.ts'
import classList from '../../queries/teaching/class-list.ts'
import { UsageError } from '../command-line/arguments.ts'
import { OPERATOR } from '../command-line/operator.ts'
import { withService } from '../command-line/session.ts'
import { phrases } from './phrases.ts'
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

type Request = Options & { readonly learner: PersonId }

const MAY = new Set<Permission>(['learning:read', 'teaching:read'])

/** Steps are held in memory, to allow stepping back and to show their total number. */
const MOST_STEPS = 20_000
const NARROWEST = 40
const WIDEST = 100

export async function replayHistory(request: Request): Promise<void> {
  const isState = request.at !== undefined || request.known !== undefined
  if (isState && (request.from !== undefined || request.to !== undefined || request.step))
    throw new UsageError('--at and --known cannot be combined with --from, --to or --step.')
  if (request.step && request.json) throw new UsageError('--step cannot be combined with --json.')
  await withService(async ({ service, signal }) => {
    try {
      if (isState) await printState(service, request)
      else if (request.from !== undefined && !request.step)
        await printDifference(service, { ...request, from: request.from })
      else if (request.step && process.stdin.isTTY && process.stdout.isTTY) await showSteps(service, request, signal)
      else await printSteps(service, request, signal)
    } catch (error) {
      const reason = reasonOf(error, request)
      throw reason === undefined ? error : new UsageError(reason)
    }
  })
}

/** The message for an error that the caller can correct; undefined for other errors. */
function reasonOf(error: unknown, { learner, tenant }: Request): string | undefined {
  if (!(error instanceof QueryFailed)) return undefined
  const { problem } = error
  if (problem.kind === 'missing') return `The school ${tenant} has no learner ${learner}.`
  if (problem.kind === 'restricted') return 'The data of this person may only be stored: it is restricted.'
  if (problem.kind !== 'invalid-input') return undefined
  return problem.fields.map(({ pointer, detail }) => `${pointer.replace('/', '--')}: ${detail}`).join('\n')
}

const inputOf = ({ learner, from, to, models }: Request) => ({
  id: learner,
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  ...(models !== undefined && { models }),
})

const callerOf = ({ tenant }: Request): Caller => ({
  tenant,
  actor: OPERATOR,
  onBehalfOf: null,
  permissions: permissionsOfService(MAY, tenant),
  origin: { kind: 'command-line', verb: 'replay' },
})

async function answerTo<Question extends PersonQuestion>(
  service: Service,
  question: Question,
  request: Request,
  input: object,
): Promise<z.output<Question['output']>> {
  const { output } = await service.personPast.ask({ question, input, caller: callerOf(request) })
  return question.output.parse(output) as z.output<Question['output']>
}

const say = (line = ''): void => void process.stdout.write(`${line}\n`)
const sayJson = (value: unknown): void => say(JSON.stringify(value))

/** How to display values: in the school's time zone, with class names, in the width of the terminal. */
async function readingOf(service: Service, request: Request): Promise<Shown> {
  const { learner, lang, tenant } = request
  const { columns: width = 80, isTTY } = process.stdout
  const zone = await zoneOf(service, tenant, learner)
  return {
    person: learner,
    lang,
    ...(zone !== undefined && { zone }),
    models: service.definitions.projections,
    names: await classNames(service, request),
    width: Math.min(WIDEST, Math.max(NARROWEST, width)),
    styled: isTTY === true && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb',
  }
}

/** The school's zone when the learner's last event was recorded. */
async function zoneOf(service: Service, tenant: TenantId, learner: PersonId): Promise<string | undefined> {
  for (const stream of streamsOf(learner)) {
    const { events } = await service.log.readStream(stream, { tenant, from: 'end', direction: 'backwards', limit: 1 })
    if (events[0]) return events[0].zone
  }
  return undefined
}

/** Class names, or none if the read model is not built: a replay then shows class ids. */
async function classNames(service: Service, request: Request): Promise<ReadonlyMap<string, string>> {
  try {
    const { output } = await service.queries.run({
      query: classList.name,
      input: { limit: 200 },
      caller: callerOf(request),
    })
    const { items } = classList.output.parse(output)
    return new Map(items.map(({ class: id, name }) => [id, name]))
  } catch {
    return new Map()
  }
}

async function printState(service: Service, request: Request): Promise<void> {
  const { learner, at, known, models, lang, json } = request
  const input = { id: learner, ...(at && { at }), ...(known && { known }), ...(models && { models }) }
  const state = await answerTo(service, stateQuestion, request, input)
  if (json) return sayJson(state)
  const shown = await readingOf(service, request)
  const { shownAt } = state
  const time = shownAt.at ?? shownAt.known
  const moment = time === null ? phrases[lang].position(at ?? known ?? shownAt.position) : valueText(time, shown)
  // By time, the last event that is known may have happened after that time: its position would mislead.
  say(
    shownAt.at === null
      ? `${phrases[lang].known(moment)} (${phrases[lang].lastEvent(shownAt.position)})`
      : phrases[lang].happened(moment),
  )
  for (const [model, { rows }] of Object.entries(state.models)) {
    say(`\n${titleOf(model, shown)}`)
    for (const line of tableText(model, rows, { ...shown, width: shown.width - 2 })) say(`  ${line}`.trimEnd())
  }
}

async function printDifference(service: Service, request: Request): Promise<void> {
  const { lang, clock, json } = request
  const difference = await answerTo(service, diffQuestion, request, {
    ...inputOf(request),
    ...(clock !== undefined && { clock }),
  })
  if (json) return sayJson(difference)
  const shown = await readingOf(service, request)
  const models = Object.entries(difference.models)
  if (models.length === 0) say(phrases[lang].nothing)
  for (const [n, [model, differences]] of models.entries()) {
    if (n > 0) say()
    for (const line of differencesText(model, differences, shown)) say(line)
  }
}

async function stepsOf(
  service: Service,
  request: Request,
): Promise<AsyncIterable<{ readonly step: ReplayStep | null }>> {
  return (await service.replays.open({ input: inputOf(request), caller: callerOf(request) })).steps
}

/** The first steps of a history, up to the limit; `isWhole` tells whether these are all. */
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

async function showSteps(service: Service, request: Request, signal: AbortSignal): Promise<void> {
  const { held, isWhole } = await heldSteps(await stepsOf(service, request), signal)
  if (held.length === 0) return say(phrases[request.lang].nothing)
  const shown = await readingOf(service, request)
  await stepThrough(held, { shown, isWhole, terminal: process.stdin, screen: process.stdout, signal })
}

async function printSteps(service: Service, request: Request, signal: AbortSignal): Promise<void> {
  const { lang, json } = request
  const steps = await stepsOf(service, request)
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
  if (held.length === 0) return say(phrases[lang].nothing)
  const shown = await readingOf(service, request)
  for (const [n, step] of held.entries()) {
    if (signal.aborted) return
    if (n > 0) say()
    say(stepText(step, phrases[lang].step(n + 1, isWhole ? held.length : null), shown))
    await drained()
  }
  if (!isWhole) process.stderr.write(`${phrases[lang].leftOut(MOST_STEPS)}\n`)
}
