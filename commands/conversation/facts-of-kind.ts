// Whether the facts of a notice are those of its kind.
import { type NoticeKindName, noticeKinds } from '#events/conversation/notice-kinds.ts'
import type { NoticeFacts } from '#events/conversation/values.ts'
import { type Refusal, refuse } from '#kernel/command.ts'

/** Refuses facts that the kind does not have, with a pointer to the first of them; null if they fit. */
export function refuseFacts(kind: NoticeKindName, facts: NoticeFacts): Refusal | null {
  const read = noticeKinds[kind].facts.strict().safeParse(facts)
  if (read.success) return null
  const [problem] = read.error.issues
  const path = problem?.code === 'unrecognized_keys' ? problem.keys.slice(0, 1) : (problem?.path ?? [])
  const pointer = ['/facts', ...path.map(String)].join('/')
  return refuse('facts-do-not-fit', `These are not the facts of a notice "${kind}".`, { pointer, facts: { kind } })
}
