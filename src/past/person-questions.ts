// Answers questions about one person's past: checks permission, input, and whether the school knows the person; records
// the trail.

import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import { fieldProblems } from '#kernel/field-problem.ts'
import type { Instant, PersonId, Position } from '#kernel/ids.ts'
import { type QueryEnded, QueryFailed } from '#kernel/query-problem.ts'
import { enteredBy, type Trail } from '#trail/trail.ts'
import type { Past } from './past.ts'
import { isKnown, streamsOf } from './person-history.ts'
import diff from './questions/diff-question.ts'
import explain from './questions/explain-question.ts'
import { modelsSeenBy, personModels } from './questions/person-models.ts'
import type { PersonQuestion } from './questions/person-question.ts'
import state from './questions/state-question.ts'
import type { FindRecorders } from './recorders.ts'
import { refuseAndEnter } from './refusal.ts'
import replay from './replay/replay-question.ts'
import type { SeenBy } from './seen-events.ts'
import eventsExport from './timeline/events-export-question.ts'
import events from './timeline/events-question.ts'
import { type HistoryIndexes, historyIndexes } from './timeline/history-index.ts'
import { indexedHistory } from './timeline/indexed-history.ts'
import { seenHistory } from './timeline/seen-history.ts'
import timeline from './timeline/timeline-question.ts'
import { translatedProblem } from './translated-problem.ts'
import { unfitAnswer } from './unfit-answer.ts'

/** By name. Each question has its own route. */
export const personQuestions: readonly PersonQuestion[] = [state, diff, explain, replay, timeline, events, eventsExport]

export type PersonRequest = {
  readonly question: PersonQuestion
  readonly input: unknown
  readonly caller: Caller
  /** Aborted when nobody waits for the answer any more. */
  readonly signal?: AbortSignal
}
export type PersonAnswer = { readonly output: unknown; readonly position: Position }
export type PersonQuestionRunner = { ask(request: PersonRequest): Promise<PersonAnswer> }

export type PersonQuestionParts = {
  readonly definitions: Pick<Definitions, 'projections' | 'events'>
  readonly past: Past
  readonly log: Pick<EventLog, 'head' | 'readStream'>
  readonly trail: Trail
  readonly now: () => Instant
  readonly authorise: Authorise
  readonly seenBy: SeenBy
  readonly findRecorders: FindRecorders
  readonly onEnd?: QueryEnded
  /** Shared by runners that live for one question. */
  readonly indexes?: HistoryIndexes
}

export function personQuestionRunner(parts: PersonQuestionParts): PersonQuestionRunner {
  const { past, log, trail, now, indexes = historyIndexes() } = parts
  const { events } = parts.definitions
  const models = new Map(personModels(parts.definitions).map((model) => [model.name, model]))

  async function ask({ question, input, caller }: PersonRequest): Promise<PersonAnswer> {
    const { tenant } = caller
    if (!caller.permissions.has(question.may)) throw new QueryFailed({ kind: 'forbidden', permission: question.may })
    const parsed = question.input.strict().safeParse(input)
    if (!parsed.success) throw new QueryFailed({ kind: 'invalid-input', fields: fieldProblems(parsed.error) })
    const person = parsed.data.id as PersonId
    const entry = { ...enteredBy(caller), action: question.name, subjects: [person], purpose: question.purpose }
    await refuseAndEnter(trail, await parts.authorise(caller, question, parsed.data), { ...entry, at: now() })
    const visible = modelsSeenBy(caller, person, models)
    // Read the clock first: an event that is recorded while the head is read must not be in the future.
    const current = { now: now(), head: await log.head() }
    const [stream = null] = streamsOf(person)
    const rejectAsUnfit = (position: Position) => (error: unknown) =>
      Promise.reject(unfitAnswer(error, { question: question.name, position, stream }))
    const seen = await parts.seenBy(caller, question.may, person)
    const history = seenHistory(indexedHistory({ log, past, indexes }, { tenant, head: current.head }), seen)
    const recordersOf = parts.findRecorders.bind(null, tenant)
    const answer = await question
      .answer({ past, tenant, now: current, models: visible, events, history, seen, recordersOf }, parsed.data)
      .catch(rejectAsUnfit(current.head))
    if (answer.position === 0n && !(await isKnown(log, tenant, streamsOf(person))))
      throw new QueryFailed({ kind: 'missing', what: 'learner' })
    const output = await question.output.parseAsync(answer.output).catch(rejectAsUnfit(answer.position))
    await trail.record({ ...entry, at: current.now })
    return { output, position: answer.position }
  }

  return {
    async ask(request) {
      const startedMs = performance.now()
      const ended = (outcome: Parameters<NonNullable<typeof parts.onEnd>>[1]) =>
        parts.onEnd?.(request.question.name, outcome, performance.now() - startedMs)
      try {
        const answer = await ask(request)
        ended('done')
        return answer
      } catch (error) {
        const failure = translatedProblem(error)
        if (failure instanceof QueryFailed) ended(failure.problem.kind)
        throw failure
      }
    },
  }
}
