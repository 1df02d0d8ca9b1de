// Commands about erased people: whom a command names, and its refusal. Whether somebody is erased is in ErasedPeople.
import type { Command } from '#kernel/command.ts'
import { PersonId, parseStream, type StreamName, type TenantId } from '#kernel/ids.ts'
import { isMadeOf } from '#kernel/schema-parts.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import { CommandFailed } from './command-problem.ts'

const fieldsOf = new WeakMap<Command, readonly string[]>()

/** The fields of the input that name a person, except those in which the command accepts an erased one. */
function personFields(command: Command): readonly string[] {
  const known = fieldsOf.get(command)
  if (known) return known
  const fields = Object.entries(command.input.shape).flatMap(([field, schema]) =>
    isMadeOf(schema, PersonId) && !command.mayBeErased?.includes(field) ? [field] : [],
  )
  fieldsOf.set(command, fields)
  return fields
}

export type Named = {
  readonly command: Command
  readonly input: Readonly<Record<string, unknown>>
  readonly tenant: TenantId
  readonly stream: StreamName
  readonly subject: PersonId | null
}

/**
 * Their ids are made of names, by whoever claims one. A claim under the id of a person names nobody, and the erasure of who holds
 * it must be able to release it after that person is erased too.
 */
const NAMED_BY_HASHES: ReadonlySet<string> = new Set(['sign-in-name', 'openid-identity'])

/** Throws CommandFailed if the command is about somebody who is erased, or would add to a stream of theirs. */
export function refuseErased(
  erased: Pick<ErasedPeople, 'has'>,
  { command, input, tenant, stream, subject }: Named,
): void {
  const { kind, id: streamId } = parseStream(stream)
  const named = [
    subject,
    NAMED_BY_HASHES.has(kind) ? null : streamId,
    ...personFields(command).flatMap((field) => input[field]),
  ]
  for (const id of named)
    if (typeof id === 'string' && erased.has(tenant, id))
      throw new CommandFailed({ kind: 'person-erased', person: id as PersonId })
}
