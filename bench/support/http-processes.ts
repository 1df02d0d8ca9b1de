// The processes of the HTTP benchmark: the service under test, a bare Fastify, and the load generator.
import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Checkout, fileOf } from './before.ts'
import type { LoadOrder, LoadReport } from './http-load.ts'

export type Running = { readonly url: string; readonly pid: number; stop(): Promise<void> }

/** The whole service of a checkout, API and worker, as `npm start` runs it. */
export const startService = (checkout: Checkout, env: Readonly<Record<string, string>>): Promise<Running> =>
  start(fileOf(checkout, 'src/main.ts'), env)

/** The API alone, without worker, with or without sealing: what sealing costs a command. */
export const startApi = (env: Readonly<Record<string, string>>): Promise<Running> =>
  start(fileURLToPath(new URL('./api-server.ts', import.meta.url)), env)

/** Fastify with the same validation and nothing else: the best that the machine can do. */
export const startBare = (): Promise<Running> => start(fileURLToPath(new URL('./bare-server.ts', import.meta.url)), {})

async function start(file: string, env: Readonly<Record<string, string>>): Promise<Running> {
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  // However the benchmark ends, it stops everything that it started.
  process.once('exit', () => child.kill('SIGKILL'))
  for await (const line of createInterface(child.stdout)) {
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? []
    if (url === undefined) continue
    child.stdout.resume()
    return { url, pid: child.pid ?? 0, stop: () => stop(child) }
  }
  throw new Error(`${file} ended before it listened`)
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGINT')
  await exited
}

export async function generateLoad(order: LoadOrder): Promise<LoadReport> {
  const generator = fork(fileURLToPath(new URL('./http-load.ts', import.meta.url)))
  generator.send(order)
  const [report]: LoadReport[] = await once(generator, 'message')
  generator.disconnect()
  if (!report) throw new Error('the load generator gave no report')
  return report
}
