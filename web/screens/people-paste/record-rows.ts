// Records the rows of a list in batches: each person, the enrolment of each learner, and the grade of those of whom one is written.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { answered, api, notePosition } from '../../frame/api.ts'
import type { ApiProblem } from '../../frame/api-problem.ts'
import { newId } from '../../frame/new-id.ts'
import type { Row } from './pasted-list.ts'

export type Recorded = {
  /** Whether the person is registered: an enrolment may be refused all the same. */
  readonly isRegistered: boolean
  /** Null where nothing was refused. */
  readonly refusal: { readonly code: string | null; readonly detail: string } | null
}
type Recording = {
  readonly rows: readonly Row[]
  readonly intoClass: { readonly class: string; readonly schoolYear: string } | null
}

/** Ids are kept from one try to the next: a list that is sent again after a lost answer registers nobody twice. */
const ids = new WeakMap<Row, string>()
function idOf(row: Row): string {
  const id = ids.get(row) ?? newId()
  ids.set(row, id)
  return id
}

type Sent = { readonly line: number; readonly registers: boolean }
type Result = {
  readonly line: number
  readonly answer?: unknown
  readonly problem?: { readonly title: string; readonly detail?: string | undefined } | undefined
}

/** What the API takes in one batch. */
const MOST_COMMANDS = 5_000

/** In batches of no more than `most` commands, in their order; those of one row stay together. */
export function batchesOf<One extends Pick<Sent, 'line'>>(sent: readonly One[], most = MOST_COMMANDS): One[][] {
  const batches: One[][] = []
  for (const ofRow of Map.groupBy(sent, ({ line }) => line).values()) {
    const last = batches.at(-1)
    if (last && last.length + ofRow.length <= most) last.push(...ofRow)
    else batches.push([...ofRow])
  }
  return batches
}

/** What became of each row, by its line: a result has the number of what was sent, from 1. */
export function rowsOf(sent: readonly Sent[], results: readonly Result[]): ReadonlyMap<number, Recorded> {
  const recorded = new Map<number, Recorded>()
  for (const { line: number, problem } of results) {
    const one = sent[number - 1]
    if (!one) continue
    const before = recorded.get(one.line)
    const refusal = problem ? { code: codeOf(problem), detail: problem.detail ?? problem.title } : null
    recorded.set(one.line, {
      isRegistered: before?.isRegistered === true || (one.registers && refusal === null),
      refusal: before?.refusal ?? refusal,
    })
  }
  return recorded
}

async function record({ rows, intoClass }: Recording): Promise<ReadonlyMap<number, Recorded>> {
  const sent = rows.flatMap((row) => {
    const { line, givenName, familyName, role, grade } = row
    const person = idOf(row)
    const register = {
      line,
      registers: true,
      command: {
        command: 'identity.register-person',
        id: `person-${person}`,
        input: { person, role, givenName, familyName },
      },
    }
    if (role !== 'learner' || !intoClass) return [register]
    const input = { learner: person, class: intoClass.class, schoolYear: intoClass.schoolYear }
    const command = { command: 'teaching.enrol-learner', id: `enrol-${person}`, input }
    const enrol = { line, registers: false, command }
    if (grade === '') return [register, enrol]
    const declared = { ...input, grade }
    const declare = { command: 'learning.declare-grade', id: `grade-${person}`, input: declared }
    return [register, enrol, { line, registers: false, command: declare }]
  })
  const recorded = new Map<number, Recorded>()
  for (const batch of batchesOf(sent)) {
    const answer = await answered(api.POST('/api/events', { body: batch.map(({ command }) => command) }))
    const results = Array.isArray(answer) ? answer : []
    for (const result of results) notePosition(result.answer)
    for (const [line, one] of rowsOf(batch, results)) recorded.set(line, one)
  }
  return recorded
}

const codeOf = (problem: object): string | null =>
  'code' in problem && typeof problem.code === 'string' ? problem.code : null

export function useRecordRows() {
  const queries = useQueryClient()
  return useMutation<ReadonlyMap<number, Recorded>, ApiProblem, Recording>({
    mutationFn: record,
    onSuccess: () => queries.invalidateQueries(),
  })
}
