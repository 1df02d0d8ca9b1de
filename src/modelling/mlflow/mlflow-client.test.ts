/**
 * A training is sent as MLflow’s public REST reference says. The server here checks requests by that reference; no real MLflow was
 * at hand.
 */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { ModelName } from '#events/insight/models.ts'
import type { CardedModel } from '../card/carded-model.ts'
import { figuresOf } from '../figures.ts'
import { MlflowAway, sendRun } from './mlflow-client.ts'
import { runOfSharedTraining, runOfTraining } from './run-of-training.ts'

const key = z.string().regex(/^[\w./ -]{1,250}$/)
const text = z.strictObject({ key, value: z.string().max(6_000) })
/** Bodies by the reference; no other field is sent. */
const bodies: Readonly<Record<string, z.ZodType>> = {
  'experiments/create': z.strictObject({ name: z.string().min(1) }),
  'runs/search': z.strictObject({
    experiment_ids: z.array(z.string()).length(1),
    filter: z.string(),
    max_results: z.int().min(1).max(50_000),
  }),
  'runs/create': z.strictObject({
    experiment_id: z.string(),
    run_name: z.string(),
    start_time: z.int(),
    tags: z.array(text).max(100),
  }),
  'runs/log-batch': z.strictObject({
    run_id: z.string(),
    params: z.array(text).max(100).optional(),
    metrics: z
      .array(z.strictObject({ key, value: z.number(), timestamp: z.int(), step: z.int() }))
      .max(1_000)
      .optional(),
  }),
  'runs/update': z.strictObject({ run_id: z.string(), status: z.literal('FINISHED'), end_time: z.int() }),
}

type Asked = { readonly method: string; readonly path: string; readonly body: string; readonly authorization?: string }

const open: Server[] = []
afterEach(() => {
  for (const server of open.splice(0)) server.close()
})

/** `known`: the experiment, and a finished run of the same model, are there already. */
async function mlflow({ known = false, status = 200, artefacts = 'mlflow-artifacts:/1/r1/artifacts' } = {}) {
  const asked: Asked[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { authorization } = request.headers
    const [path = ''] = (request.url ?? '').split('?')
    asked.push({ method: request.method ?? '', path, body, ...(authorization && { authorization }) })
    const answer = (code: number, json: object) => response.writeHead(code).end(JSON.stringify(json))
    if (status !== 200) return answer(status, {})
    const name = path.replace('/api/2.0/mlflow/', '')
    if (name === 'experiments/get-by-name')
      return known
        ? answer(200, { experiment: { experiment_id: '1', name: 'sillage' } })
        : answer(404, { error_code: 'RESOURCE_DOES_NOT_EXIST' })
    if (path.startsWith('/api/2.0/mlflow-artifacts/artifacts/') && request.method === 'PUT') return answer(200, {})
    const checked = bodies[name]?.safeParse(JSON.parse(body))
    if (!checked?.success)
      return answer(400, { error_code: 'INVALID_PARAMETER_VALUE', message: checked?.error.message })
    const info = { run_id: 'r1', artifact_uri: artefacts }
    if (name === 'experiments/create') return answer(200, { experiment_id: '1' })
    if (name === 'runs/search') return answer(200, known ? { runs: [{ info }] } : {})
    return answer(200, name === 'runs/create' ? { run: { info } } : {})
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push(server)
  const { port } = server.address() as AddressInfo
  return { asked, server: { uri: `http://127.0.0.1:${port}/`, token: 'a-token', experiment: 'sillage' } }
}

const hash = '0'.repeat(64)
const SCHOOL = 'd1db573f-8861-48d7-91e9-f71bd9384669'
const training: CardedModel = {
  schools: null,
  ...{ model: ModelName.parse('at-risk-5d0c3a7be912'), kind: 'at-risk', sha256: hash, bytes: 9, cut: '52210', seed: 1 },
  ...{ schema: hash, version: '0.2.0', answers: 24_000, learners: 960, data: hash, excluded: [] },
  ...{ servedBy: 'trees on the history', comparedWith: null },
  settings: figuresOf({
    trees: { leaves: 16 },
    'élèves?': 3,
    ...Object.fromEntries(
      Array(120)
        .entries()
        .map(([n]) => [`s${n}`, n]),
    ),
  }),
  metrics: figuresOf({ trainingSeconds: 12.5, heldOut: { auc: 0.78, ece: null } }),
  gates: [{ gate: 'better', passed: true, value: 0.02, bound: 0 }],
  ...{ trainedAt: '2026-11-20T17:02:11.000Z', state: 'trained', servesFrom: null, servedUntil: null },
  ...{ forced: null, endedBecause: null },
}
const run = runOfTraining(SCHOOL, training)
const card = { name: 'card.html', type: 'text/html', content: '<p>card</p>' }
const pathsOf = (asked: readonly Asked[]) =>
  asked.map(({ method, path }) => `${method} ${path.replace('/api/2.0/', '')}`)

describe('a training that is sent to MLflow', () => {
  it('becomes a finished run of the experiment, with parameters, metrics and artefacts', async () => {
    const { asked, server } = await mlflow()
    expect(await sendRun(server, run, [card])).toEqual({ run: 'r1', isNew: true, artefacts: 1 })
    expect(pathsOf(asked)).toEqual([
      'GET mlflow/experiments/get-by-name',
      'POST mlflow/experiments/create',
      'POST mlflow/runs/search',
      'POST mlflow/runs/create',
      'POST mlflow/runs/log-batch',
      'POST mlflow/runs/log-batch',
      'POST mlflow/runs/log-batch',
      'PUT mlflow-artifacts/artifacts/1/r1/artifacts/card.html',
      'POST mlflow/runs/update',
    ])
    expect(asked.every(({ authorization }) => authorization === 'Bearer a-token')).toBe(true)
    expect(asked.at(-2)?.body).toBe(card.content)
    const metrics = JSON.parse(asked.at(-3)?.body ?? '').metrics
    expect(metrics).toContainEqual({ key: 'heldOut.auc', value: 0.78, timestamp: run.endMs, step: 0 })
    expect(metrics.map(({ key: name }: { key: string }) => name)).not.toContain('heldOut.ece')
    expect(run.endMs - run.startMs).toBe(12_500)
  })

  it('is not sent twice', async () => {
    const { asked, server } = await mlflow({ known: true })
    expect(await sendRun(server, run, [card])).toEqual({ run: 'r1', isNew: false, artefacts: 0 })
    expect(asked).toHaveLength(2)
    expect(JSON.parse(asked[1]?.body ?? '').filter).toBe(
      `tags.\`sillage.model\` = 'at-risk-5d0c3a7be912' and tags.\`sillage.school\` = '${SCHOOL}' and attributes.status = 'FINISHED'`,
    )
  })

  it('of several schools says of how many, and nothing of one of them', async () => {
    const { asked, server } = await mlflow()
    const shared = runOfSharedTraining({ ...training, schools: 3, comparedWith: training.model })
    await sendRun(server, shared, [])
    expect(shared.params).toContainEqual({ key: 'schools', value: '3' })
    expect(shared.metrics.map(({ key: name }) => name)).toEqual(['trainingSeconds'])
    expect(shared.tags.map(({ key: name }) => name)).toEqual(['sillage.model', 'sillage.kind', 'sillage.version'])
    expect(JSON.parse(asked[2]?.body ?? '').filter).toBe(
      `tags.\`sillage.model\` = 'at-risk-5d0c3a7be912' and attributes.status = 'FINISHED'`,
    )
    expect(asked.map(({ body }) => body).join()).not.toContain(SCHOOL)
  })

  it('leaves artefacts out where the server keeps them in a store of its own', async () => {
    const { asked, server } = await mlflow({ artefacts: 's3://bucket/1/r1/artifacts' })
    expect(await sendRun(server, run, [card])).toMatchObject({ isNew: true, artefacts: 0 })
    expect(asked.some(({ method }) => method === 'PUT')).toBe(false)
  })

  it('says so where the server is away, refuses or fails, without its address', async () => {
    const { server } = await mlflow({ status: 500 })
    await expect(sendRun(server, run, [])).rejects.toThrow(MlflowAway)
    const { server: strict } = await mlflow({ status: 401 })
    await expect(sendRun(strict, run, [])).rejects.toThrow('MLflow answered with 401 to')
    const gone = { ...server, uri: 'http://user:secret@127.0.0.1:1' }
    await expect(sendRun(gone, run, [])).rejects.toThrow(MlflowAway)
    await expect(sendRun(gone, run, [])).rejects.not.toThrow(/secret/)
  })

  it('names keys as MLflow takes them', () => {
    expect(run.params).toContainEqual({ key: 'settings._l_ves_', value: '3' })
  })
})
