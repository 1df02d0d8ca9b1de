// A client of MLflow’s REST API (https://mlflow.org/docs/latest/rest-api.html): an experiment, a run with its parameters and metrics,
// and artefacts through the tracking server’s artefact proxy. Throws MlflowAway where the server does not answer as it should.
import { z } from 'zod'
import { type MlflowRun, type MlflowText, MODEL_TAG, SCHOOL_TAG } from './run-of-training.ts'

export type MlflowServer = {
  readonly uri: string
  /** Sent as a bearer token. */
  readonly token: string | undefined
  readonly experiment: string
}

export type Artefact = { readonly name: string; readonly type: string; readonly content: string }

/** The server cannot be reached, refused, or answered what it should not. */
export class MlflowAway extends Error {
  override readonly name = 'MlflowAway'
}

const TIMEOUT_MS = 10_000
/** Of one request: https://mlflow.org/docs/latest/rest-api.html#log-batch */
const MOST_METRICS = 1_000
const MOST_PARAMS = 100

const Experiment = z.object({ experiment: z.object({ experiment_id: z.string() }) })
const Created = z.object({ experiment_id: z.string() })
const Info = z.object({ info: z.object({ run_id: z.string(), artifact_uri: z.string().optional() }) })
const Run = z.object({ run: Info })
const Runs = z.object({ runs: z.array(Info).optional() })

export type SentRun = { readonly run: string; readonly isNew: boolean; readonly artefacts: number }

/** Sends a run. If the experiment has one of the same training already, nothing is sent. */
export async function sendRun(server: MlflowServer, run: MlflowRun, artefacts: readonly Artefact[]): Promise<SentRun> {
  const experiment = await experimentOf(server)
  const known = await runOf(server, experiment, run)
  if (known !== null) return { run: known, isNew: false, artefacts: 0 }
  const { info } = Run.parse(
    await post(server, 'runs/create', {
      experiment_id: experiment,
      run_name: run.name,
      start_time: run.startMs,
      tags: run.tags,
    }),
  ).run
  const run_id = info.run_id
  for (const params of portions(run.params, MOST_PARAMS)) await post(server, 'runs/log-batch', { run_id, params })
  for (const metrics of portions(run.metrics, MOST_METRICS)) await post(server, 'runs/log-batch', { run_id, metrics })
  const stored = await sendArtefacts(server, info.artifact_uri, artefacts)
  await post(server, 'runs/update', { run_id, status: 'FINISHED', end_time: run.endMs })
  return { run: run_id, isNew: true, artefacts: stored }
}

async function experimentOf(server: MlflowServer): Promise<string> {
  const name = encodeURIComponent(server.experiment)
  const found = await ask(server, 'GET', `experiments/get-by-name?experiment_name=${name}`)
  if (found !== null) return Experiment.parse(found).experiment.experiment_id
  return Created.parse(await post(server, 'experiments/create', { name: server.experiment })).experiment_id
}

async function runOf(server: MlflowServer, experiment: string, { tags }: MlflowRun): Promise<string | null> {
  const filter = tags
    .filter(({ key }) => key === MODEL_TAG || key === SCHOOL_TAG)
    .map(({ key, value }: MlflowText) => `tags.\`${key}\` = '${value}'`)
    .concat(`attributes.status = 'FINISHED'`)
    .join(' and ')
  const found = await post(server, 'runs/search', { experiment_ids: [experiment], filter, max_results: 1 })
  return Runs.parse(found).runs?.[0]?.info.run_id ?? null
}

/** Only through the server itself: other stores, such as S3, need clients and credentials of their own. */
async function sendArtefacts(
  server: MlflowServer,
  uri: string | undefined,
  artefacts: readonly Artefact[],
): Promise<number> {
  const [, root] = /^mlflow-artifacts:(?:\/\/[^/]+)?\/(.+)$/.exec(uri ?? '') ?? []
  if (root === undefined) return 0
  for (const { name, type, content } of artefacts) {
    const path = `${root}/${name}`.split('/').map(encodeURIComponent).join('/')
    await send(server, 'PUT', `api/2.0/mlflow-artifacts/artifacts/${path}`, { type, content })
  }
  return artefacts.length
}

async function post(server: MlflowServer, path: string, body: object): Promise<unknown> {
  const answer = await ask(server, 'POST', path, body)
  if (answer === null) throw new MlflowAway(`MLflow does not know ${path}.`)
  return answer
}

/** Null for 404. */
async function ask(server: MlflowServer, method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
  const content = body && { type: 'application/json', content: JSON.stringify(body) }
  const response = await send(server, method, `api/2.0/mlflow/${path}`, content)
  if (response === null) return null
  return await response.json().catch(() => {
    throw new MlflowAway(`MLflow answered ${path} with something other than JSON.`)
  })
}

async function send(
  { uri, token }: MlflowServer,
  method: string,
  path: string,
  body: { readonly type: string; readonly content: string } | undefined,
): Promise<Response | null> {
  const response = await fetch(`${uri.replace(/\/+$/, '')}/${path}`, {
    method,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      ...(body && { 'content-type': body.type }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
    },
    ...(body && { body: body.content }),
  }).catch((error: unknown) => {
    throw new MlflowAway(`MLflow cannot be reached (${reasonOf(error)}).`)
  })
  if (response.status === 404) return null
  if (!response.ok) throw new MlflowAway(`MLflow answered with ${response.status} to ${path.split('?')[0]}.`)
  return response
}

/** Without the address, which may contain a password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const { cause } = error
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name
}

function* portions<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size)
}
