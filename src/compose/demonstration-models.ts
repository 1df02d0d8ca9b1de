// The learning models of the demonstration school: trained by the same job, and promoted by the same command, that a person uses.
// It takes seconds, in the background after the start.
import { z } from 'zod'
import { CommandFailed } from '#commanding/command-problem.ts'
import { wholeStream } from '#event-log/whole-stream.ts'
import { type ModelKind, ModelName } from '#events/insight/models.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import type { Job } from '#jobs/job.ts'
import { TRAIN_MODEL } from '#modelling/jobs/train-model.ts'
import { DEMONSTRATION } from '#simulator/demonstration.ts'
import models, { type Models, modelsStream } from '../../commands/insight/models.ts'
import type { Service } from './service.ts'

const { tenant, administrator } = DEMONSTRATION

/** What 48 learners are enough for: models of risk need 200 learners, or courses that have ended. */
const KINDS = ['level', 'next-answer'] as const satisfies readonly ModelKind[]
const REASON = 'École de démonstration : trop peu d’élèves pour réussir tous les contrôles.'
const MOST_PAUSE_MS = 15_000

type Parts = Pick<Service, 'log' | 'codec' | 'commands'> & { readonly jobs: Pick<Service['jobs'], 'ask' | 'find'> }
type Patience = { readonly pause: (ms: number) => Promise<unknown>; readonly signal: AbortSignal }

/**
 * Gives a complete demonstration school its models, one kind after the other, unless somebody has decided about a model of
 * that kind. The key of the job names the training, and the log what has been promoted: a start that was killed half-way is
 * continued by the next. Waits as long as no worker runs; ends when the signal is aborted, or where a training has failed.
 */
export async function makeDemonstrationModels(service: Parts, patience: Patience): Promise<void> {
  for (const kind of KINDS) {
    if (patience.signal.aborted || isDecided(await modelsIn(service, kind))) continue
    const { job } = await service.jobs.ask({
      ...{ tenant, kind: TRAIN_MODEL, by: 'request', owner: administrator },
      input: { model: kind },
      key: `demonstration ${kind}`,
    })
    const trained = await trainedBy(service, job, patience)
    if (trained === null || isDecided(await modelsIn(service, kind))) continue
    await promote(service, trained)
  }
}

/** Somebody may have promoted a model, or retired one: that stands. */
const isDecided = ({ known, serving }: Models): boolean =>
  serving !== null || Object.values(known).some(({ isRetired }) => isRetired)

async function modelsIn({ log, codec }: Parts, kind: ModelKind): Promise<Models> {
  const reader = codec.reader()
  let state = models.initial
  for await (const stored of wholeStream(log, tenant, modelsStream(tenant, kind))) {
    await reader.prepare([stored])
    if (codec.knows(stored.type)) state = models.evolve(state, reader.decode(stored))
  }
  return state
}

const Trained = z.object({ name: ModelName })

/** Null where the training has not led to a model, or is not waited for any longer. */
async function trainedBy({ jobs }: Parts, asked: Job, { pause, signal }: Patience): Promise<ModelName | null> {
  let job: Job | null = asked
  for (
    let ms = 500;
    job && (job.state === 'waiting' || job.state === 'running');
    ms = Math.min(2 * ms, MOST_PAUSE_MS)
  ) {
    await pause(ms)
    if (signal.aborted) return null
    job = await jobs.find(tenant, asked.id)
  }
  return job?.state === 'done' ? Trained.parse(job.result).name : null
}

async function promote({ commands }: Parts, model: ModelName): Promise<void> {
  const caller = {
    tenant,
    actor: administrator,
    onBehalfOf: null,
    permissions: permissionsOfService(['models:manage'], tenant),
    origin: { kind: 'process', process: 'demonstration' },
  } as const
  const input = { model, force: REASON }
  try {
    await commands.run({ command: 'insight.promote-model', input, caller, key: `demonstration ${model}` })
  } catch (error) {
    // Somebody decided in the meantime.
    if (!(error instanceof CommandFailed && error.problem.kind === 'refused')) throw error
  }
}
