// Why a command or a question failed, as an error that a verb ends with: what was wrong with the call, or what does not answer.
import { CommandFailed, type CommandProblem } from '#commanding/command-problem.ts'
import { QueryFailed, type QueryProblem } from '#kernel/query-problem.ts'
import { UsageError } from './arguments.ts'

/** Nothing is wrong with the call: the same one may succeed later. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain'
}

/** Errors of another kind stay as they are. */
export function endOfFailure(error: unknown, by: string): unknown {
  if (error instanceof CommandFailed) return endOfCommand(error.problem, by)
  return error instanceof QueryFailed ? endOfQuery(error.problem, error) : error
}

const fieldsText = (fields: readonly { readonly pointer: string; readonly detail: string }[]): string =>
  fields.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('\n')

const noSuch = (what: string) =>
  new UsageError(
    what === 'request' ? 'There is no such request in this school.' : `The school does not know this ${what}.`,
  )

function endOfCommand(problem: CommandProblem, by: string): Error {
  switch (problem.kind) {
    case 'refused':
      return new UsageError(problem.detail)
    case 'missing':
      return noSuch(problem.what)
    case 'forbidden':
      return new UsageError(
        `${by} may not do this: in this school, no role of theirs gives them ${problem.permission} here.`,
      )
    case 'person-erased':
      return new UsageError('This person was erased.')
    case 'invalid-input':
      return new UsageError(fieldsText(problem.fields))
    case 'too-large':
      return new UsageError(problem.detail)
    case 'unknown-command':
      return new UsageError(`This version has no command ${problem.command}.`)
    case 'precondition-failed':
    case 'key-reused':
      return new UsageError('This was changed meanwhile. Look at it again.')
    case 'keys-unavailable':
      return new TryAgain('The key store does not answer. Nothing was recorded: try again later.')
    case 'contended':
    case 'relations-unknown':
      return new TryAgain('The service is busy. Nothing was recorded: try again.')
    case 'rows-unknown':
      return new TryAgain(
        problem.isBuilt
          ? 'The read models that this needs are behind. Nothing was recorded: try again.'
          : `The read models that this needs are not built: run sillage projections rebuild ${problem.projections.join(' ')} --switch, then try again.`,
      )
    case 'unavailable':
      return new TryAgain(
        problem.outcomeKnown
          ? 'The event log does not answer. Nothing was recorded: try again later.'
          : 'The event log does not answer. Look whether it was recorded before you try again.',
      )
  }
}

function endOfQuery(problem: QueryProblem, error: QueryFailed): Error {
  switch (problem.kind) {
    case 'missing':
      return noSuch(problem.what)
    case 'restricted':
      return new UsageError('The data of this person may only be stored: it is restricted.')
    case 'objected':
      return new UsageError(`This person objects to the use of their data for ${problem.use}.`)
    case 'invalid-input':
      return new UsageError(fieldsText(problem.fields))
    case 'behind':
    case 'unavailable':
      return new TryAgain('The service cannot answer yet. Try again later.')
    case 'read-model-not-built':
      return new TryAgain(`The read models ${problem.projections.join(', ')} are not built yet. Start a worker.`)
    default:
      return error
  }
}
