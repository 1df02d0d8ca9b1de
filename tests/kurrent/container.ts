// A KurrentDB in a container, with the image of docker-compose.yml, for the duration of a test file. Where Docker is
// missing, only its command is tried: the libraries are loaded after it has answered.
import { execFile } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const PORT = 2113

/** Docker that does not answer at once is not waited for. */
const ANSWER_MS = 2_000

/** How long the images may take to come, and Docker to say what it has. */
const PREPARE_MS = 120_000

/** How long the container may take until it answers. */
export const START_MS = 120_000

export type Started = { readonly url: string; readonly stop: () => Promise<void> }

/** A server that can be started, or what would make one. */
export type Found = { readonly name: string; readonly start: () => Promise<Started> } | { readonly missing: string }

export async function findContainer(): Promise<Found> {
  try {
    await docker(ANSWER_MS, 'version', '--format', '{{.Server.Version}}')
  } catch {
    return { missing: 'start Docker (`docker version` does not answer)' }
  }
  const image = await imageOfTheComposeFile()
  // Cleared once it is over, so that the process can end.
  const over = new AbortController()
  const late = pause(PREPARE_MS, `not ready after ${PREPARE_MS / 1_000} s`, { signal: over.signal })
  late.catch(() => undefined)
  const problem = await Promise.race([prepare(image), late]).finally(() => over.abort())
  if (problem) return { missing: `let Docker pull and start ${image} (${problem})` }
  return { name: 'in a container', start: () => start(image) }
}

/** Why a container of the image cannot be started; null where it can. */
async function prepare(image: string): Promise<string | null> {
  try {
    const { getContainerRuntimeClient, getReaper, ImageName } = await import('testcontainers')
    const runtime = await getContainerRuntimeClient()
    const name = ImageName.fromString(image)
    // Not by the library: it takes a download that broke off for one that is complete, and cannot be told to stop.
    if (!(await runtime.image.exists(name))) await docker(PREPARE_MS, 'pull', '--quiet', image)
    if (!(await runtime.image.exists(name))) return 'it was pulled, and is not there'
    // Its image has to come too. It removes the container when a test run is killed.
    await getReaper(runtime)
    return null
  } catch (error) {
    return reasonOf(error)
  }
}

async function start(image: string): Promise<Started> {
  const { GenericContainer, Wait } = await import('testcontainers')
  const container = await new GenericContainer(image)
    .withEnvironment({
      KURRENTDB_CLUSTER_SIZE: '1',
      KURRENTDB_DISCOVER_VIA_DNS: 'false',
      KURRENTDB_INSECURE: 'true',
      KURRENTDB_MAX_APPEND_SIZE: '4194304',
      KURRENTDB_MEM_DB: 'true',
      KURRENTDB_RUN_PROJECTIONS: 'None',
      KURRENTDB_TELEMETRY_OPTOUT: 'true',
    })
    .withExposedPorts(PORT)
    .withWaitStrategy(Wait.forHttp('/health/live', PORT).forStatusCodeMatching((code) => code >= 200 && code < 300))
    .withStartupTimeout(START_MS)
    .start()
  return {
    url: `kurrentdb://${container.getHost()}:${container.getMappedPort(PORT)}?tls=false`,
    async stop() {
      await container.stop()
    },
  }
}

async function imageOfTheComposeFile(): Promise<string> {
  const [{ parse }, { z }, { fileText }] = await Promise.all([
    import('yaml'),
    import('zod'),
    import('../deploy/compose-file.ts'),
  ])
  const File = z.object({ services: z.object({ kurrent: z.object({ image: z.string() }) }) })
  return File.parse(parse(fileText('docker-compose.yml'), { merge: true })).services.kurrent.image
}

const docker = (withinMs: number, ...args: readonly string[]) =>
  promisify(execFile)('docker', args, { timeout: withinMs, killSignal: 'SIGKILL' })

/** One line, as it stands in the list of what was skipped: of a command, what it said last. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const said = 'stderr' in error && typeof error.stderr === 'string' ? error.stderr.trim() : ''
  return (said || error.message).split('\n').at(-1) ?? error.message
}
