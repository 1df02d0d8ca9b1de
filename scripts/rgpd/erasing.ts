// The implementation of `sillage rgpd erase` and `sillage rgpd status`.

import { createInterface } from 'node:readline/promises'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { processActor } from '#kernel/process.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { erasureId, type StepName, stateOf } from '#rights/erasure/erasure.ts'
import { UsageError } from '../command-line/arguments.ts'
import { withService } from '../command-line/session.ts'
import { finishedText, inventoryText, statusText, stepText } from './text.ts'

export type EraseOptions = {
  readonly school: TenantId
  readonly person: PersonId
  readonly dryRun?: boolean
  readonly yes?: boolean
  readonly json?: boolean
}

/** Decided at a terminal of the server. */
const OPERATOR = processActor('command line')

export async function erase({ school, person, dryRun, yes, json }: EraseOptions): Promise<void> {
  await withService(
    async ({ service: { rights }, signal }) => {
      const known = await rights.find(school, erasureId(school, person))
      const found = known === null ? await rights.plan(school, person) : null
      if (known === null && found === null) throw new UsageError(`The school ${school} does not know ${person}.`)
      if (dryRun) {
        if (json) console.log(JSON.stringify({ person, erased: known !== null, found }))
        else console.log(found ? inventoryText(found) : 'This person is erased already: see sillage rgpd status.')
        return
      }
      if (found && !json) console.log(inventoryText(found))
      if (known === null && !yes && !(await confirmed(person, json === true, signal))) {
        console.log('Nothing was changed.')
        return
      }
      const erasure = await rights.request({ tenant: school, person, by: OPERATOR }).catch((error: unknown) => {
        if (!(error instanceof CommandFailed && error.problem.kind === 'refused')) throw error
        throw new UsageError(error.problem.detail)
      })
      if (!erasure) throw new UsageError(`The school ${school} does not know ${person}.`)
      const onStep = (step: StepName, state: 'begins' | 'done' | 'waits') => {
        if (!json && state !== 'begins') process.stderr.write(`${stepText(step, state)}\n`)
      }
      const done = await rights.carryOut(erasure.id, { onStep, signal })
      const result = done === 'busy' ? await rights.find(school, erasure.id) : done
      if (!result) throw new Error(`the erasure ${erasure.id} is gone`)
      const certificate = await rights.certificate(result)
      console.log(json ? JSON.stringify(certificate) : finishedText(certificate))
      if (stateOf(result) !== 'finished') process.exitCode = exitCodes.found
    },
    dryRun ? { lookOnly: true } : {},
  )
}

/** Only a person at a terminal can answer; a script says --yes. */
async function confirmed(person: PersonId, isMachine: boolean, signal: AbortSignal): Promise<boolean> {
  if (isMachine || !process.stdin.isTTY)
    throw new UsageError('This cannot be undone. Look at it with --dry-run first, then add --yes.')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await terminal.question(
      `This cannot be undone. To erase this person, type the first eight characters of the id: `,
      { signal },
    )
    return answer.trim().toLowerCase() === person.slice(0, 8)
  } finally {
    terminal.close()
  }
}

export type StatusOptions = { readonly school?: TenantId; readonly json?: boolean }

export async function status({ school, json }: StatusOptions): Promise<void> {
  await withService(
    async ({ service: { rights } }) => {
      const erasures = await rights.list(school ?? null)
      const certificates = await Promise.all(erasures.map(rights.certificate))
      console.log(json ? JSON.stringify(certificates) : statusText(certificates))
    },
    { lookOnly: true },
  )
}
