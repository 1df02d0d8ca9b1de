// Reads the compose file as Docker Compose does: merges anchors and inserts variables.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'

export const root = fileURLToPath(new URL('../..', import.meta.url))
export const fileText = (path: string): string => readFileSync(join(root, path), 'utf8')

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).default([]),
  user: z.string(),
  read_only: z.boolean().optional(),
  restart: z.string(),
  cap_drop: z.array(z.string()),
  security_opt: z.array(z.string()),
  profiles: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  networks: z.array(z.string()).default([]),
  network_mode: z.string().optional(),
  volumes: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  depends_on: z.record(z.string(), z.object({ condition: z.string(), required: z.boolean().optional() })).default({}),
  healthcheck: z.union([z.object({ test: z.array(z.string()) }), z.object({ disable: z.literal(true) })]).optional(),
  deploy: z.object({
    resources: z.object({ limits: z.object({ cpus: z.string(), memory: z.string(), pids: z.int() }) }),
  }),
})
export type Service = z.output<typeof Service>

const ComposeFile = z.object({
  name: z.string(),
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.object({ internal: z.boolean() }).nullable()),
  volumes: z.record(z.string(), z.null()),
})
export type ComposeFile = z.output<typeof ComposeFile>

/** A variable that is required and not given. */
export class VariableMissing extends Error {
  override readonly name = 'VariableMissing'
}

export type Variables = Readonly<Record<string, string>>

export const readComposeFile = (given: Variables): ComposeFile =>
  ComposeFile.parse(withVariables(parse(fileText('docker-compose.yml'), { merge: true }), given))

/** In values alone, as Compose does: after the file is read as YAML. */
function withVariables(value: unknown, given: Variables): unknown {
  if (typeof value === 'string') return interpolated(value, given)
  if (Array.isArray(value)) return value.map((one) => withVariables(one, given))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withVariables(one, given)]))
}

function interpolated(text: string, given: Variables): string {
  return text.replaceAll(/\$\{([A-Z0-9_]+)(?:(:[-?])([^}]*))?\}/g, (_, name: string, operator = '', argument = '') => {
    const value = given[name] ?? ''
    if (value !== '') return value
    if (operator === ':?') throw new VariableMissing(`${name}: ${argument}`)
    if (operator !== ':-') throw new VariableMissing(`${name} has neither a default nor a question`)
    return argument
  })
}

/** `NAME=value` a line, as `--env-file` takes it. */
export const readEnvFile = (path: string): Variables =>
  Object.fromEntries(
    fileText(path)
      .split('\n')
      .flatMap((line) => {
        const [, name, value] = /^([A-Z0-9_]+)=(.*)$/.exec(line) ?? []
        return name === undefined || value === undefined ? [] : [[name, value]]
      }),
  )
