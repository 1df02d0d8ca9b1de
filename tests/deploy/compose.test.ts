// The compose file and the image, as far as they can be checked without a Docker daemon: docs/operations.md lists what
// is not checked.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '#platform/config.ts'
import { fileText, readComposeFile, readEnvFile, root, type Service, VariableMissing } from './compose-file.ts'

const secrets = { POSTGRES_PASSWORD: 'apassword1', REQUESTS_PASSWORD: 'apassword3', GRAFANA_PASSWORD: 'apassword2' }
const file = readComposeFile(secrets)
const services = Object.entries(file.services)
const service = (name: string): Service => {
  const found = file.services[name]
  if (!found) throw new Error(`there is no service ${name}`)
  return found
}

describe('the compose file', () => {
  it('has the services of a production installation', () => {
    expect(Object.keys(file.services).sort()).toEqual([
      'api',
      'grafana',
      'kurrent',
      'kurrent-2',
      'kurrent-3',
      'metrics-token',
      'postgres',
      'prometheus',
      'redis',
      'worker',
    ])
  })

  it.each(services)('%s runs as an unprivileged user, without capabilities and with limits', (_, one) => {
    expect(one.user).not.toMatch(/^(root|0)\b/)
    expect(one.cap_drop).toEqual(['ALL'])
    expect(one.security_opt).toEqual(['no-new-privileges:true'])
    expect(Number(one.deploy.resources.limits.cpus)).toBeGreaterThan(0)
    expect(one.deploy.resources.limits.memory).toMatch(/^\d+[MG]$/)
  })

  it.each(services)('%s has an exact version', (_, { image }) => {
    expect(image).toMatch(/^[a-z/]+:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/)
  })

  it.each(services)('%s writes only to its volumes', (name, one) => {
    // Not tried with KurrentDB, which is left as its makers ship it.
    expect(one.read_only ?? false).toBe(!name.startsWith('kurrent'))
  })

  it.each(services)('%s has a health check', (_, one) => {
    const isOneShot = one.restart === 'no'
    const own = one.healthcheck && 'test' in one.healthcheck
    expect(own || (one.build !== undefined && /^HEALTHCHECK /m.test(fileText('Dockerfile')))).toBe(true)
    expect(one.healthcheck !== undefined && 'disable' in one.healthcheck).toBe(isOneShot)
  })

  it('depends only on its own services, and waits only for services with a health check', () => {
    for (const [name, { depends_on }] of services)
      for (const [other, { condition }] of Object.entries(depends_on)) {
        expect(file.services, `${name} waits for ${other}`).toHaveProperty(other)
        const isOneShot = service(other).restart === 'no'
        expect(condition).toBe(isOneShot ? 'service_completed_successfully' : 'service_healthy')
      }
  })

  it('declares its volumes and networks, and uses all of them', () => {
    const mounts = services.flatMap(([, one]) => one.volumes.map((text) => text.split(':')[0] ?? ''))
    const [files, volumes] = [
      mounts.filter((one) => one.startsWith('./')),
      mounts.filter((one) => !one.startsWith('./')),
    ]
    expect([...new Set(volumes)].sort()).toEqual(Object.keys(file.volumes).sort())
    expect([...new Set(services.flatMap(([, one]) => one.networks))].sort()).toEqual(Object.keys(file.networks).sort())
    for (const path of files) expect(existsSync(join(root, path)), path).toBe(true)
  })

  it('exposes the stores only to its own services', () => {
    for (const name of ['postgres', 'redis', 'kurrent', 'kurrent-2', 'kurrent-3'])
      expect(service(name)).toMatchObject({ ports: [], networks: ['store'] })
    expect(file.networks).toMatchObject({ store: { internal: true }, watch: { internal: true } })
  })

  it('allows PostgreSQL enough connections for several processes', () => {
    const { command, deploy } = service('postgres')
    const room = Number(command.find((one) => one.startsWith('-cmax_connections='))?.split('=')[1])
    // As the embedded one has.
    expect(fileText('src/platform/embedded-postgres.ts')).toContain(`max_connections: '${room}'`)
    expect(deploy.resources.limits.pids).toBeGreaterThan(room + 50)
  })

  it('gives each API process its own port where a range is configured', () => {
    const { services } = readComposeFile({ ...secrets, SILLAGE_PORT: '3000-3001' })
    expect(services.api?.ports).toEqual(['127.0.0.1:3000-3001:3000'])
  })

  it('binds the API and the dashboards to this machine only, by default', () => {
    expect(services.flatMap(([, { ports }]) => ports)).toEqual(['127.0.0.1:3000:3000', '127.0.0.1:3001:3000'])
    expect(readComposeFile({ ...secrets, SILLAGE_BIND: '0.0.0.0' }).services.api?.ports).toEqual(['0.0.0.0:3000:3000'])
  })

  it.each(Object.keys(secrets))('requires the secret %s, and explains its purpose', (name) => {
    expect(() => readComposeFile({ ...secrets, [name]: '' })).toThrow(VariableMissing)
    expect(() => readComposeFile({ ...secrets, [name]: '' })).toThrow(new RegExp(`^${name}: .*password`))
  })

  it('contains no secret: every password comes from the environment', () => {
    const given = Object.values(secrets)
    for (const [, { environment }] of services)
      for (const [name, value] of Object.entries(environment))
        if (/PASSWORD|SECRET|TOKEN/.test(name)) expect(given).toContain(value)
    expect(
      JSON.stringify(readComposeFile({ POSTGRES_PASSWORD: 'x', REQUESTS_PASSWORD: 'z', GRAFANA_PASSWORD: 'y' })),
    ).not.toContain('apassword')
  })

  it('gives the service and its worker a valid configuration, with the log in KurrentDB', () => {
    for (const name of ['api', 'worker']) {
      const { environment } = service(name)
      expect(readConfig(environment)).toMatchObject({
        databaseUrl: 'postgres://sillage:apassword1@postgres:5432/sillage',
        requestsUrl: 'postgres://sillage_requests:apassword3@postgres:5432/sillage',
        eventLog: 'kurrentdb://kurrent:2113?tls=false',
        worker: 'none',
        demonstration: false,
      })
      for (const variable of Object.keys(environment)) expect(fileText('README.md')).toContain(`\`${variable}\``)
    }
  })

  it('gives both the same keys: the volume of SILLAGE_DATA', () => {
    for (const name of ['api', 'worker', 'metrics-token'])
      expect(service(name)).toMatchObject({
        environment: { SILLAGE_DATA: '/data' },
        volumes: expect.arrayContaining(['sillage:/data']),
      })
  })

  it('keeps the keys of personal data in a volume of their own', () => {
    for (const name of ['api', 'worker']) {
      const { environment, volumes } = service(name)
      expect(readConfig(environment).keys).toMatchObject({ rows: { kind: 'directory', directory: '/keys' } })
      expect(volumes).toContain('keys:/keys')
    }
    expect(fileText('Dockerfile')).toMatch(/install -d -o node -g node -m 700 .*\/keys /)
  })

  it('starts one node of KurrentDB, or three if configured', () => {
    expect(services.filter(([, { profiles }]) => profiles.length > 0).map(([name]) => name)).toEqual([
      'kurrent-2',
      'kurrent-3',
    ])
    expect(service('kurrent').environment).toMatchObject({ KURRENTDB_CLUSTER_SIZE: '1', KURRENTDB_GOSSIP_SEED: '' })

    const { COMPOSE_PROFILES, ...variables } = readEnvFile('deploy/cluster.env')
    expect(COMPOSE_PROFILES).toBe('cluster')
    const cluster = readComposeFile({ ...secrets, ...variables })
    const nodes = ['kurrent', 'kurrent-2', 'kurrent-3']
    for (const name of nodes) {
      const environment = cluster.services[name]?.environment ?? {}
      expect(environment).toMatchObject({ KURRENTDB_CLUSTER_SIZE: '3', KURRENTDB_NODE_HOST_ADVERTISE_AS: name })
      const others = nodes.filter((one) => one !== name).map((one) => `${one}:2113`)
      expect(environment.KURRENTDB_GOSSIP_SEED?.split(',')).toEqual(others)
    }
    const { eventLog } = readConfig(cluster.services.api?.environment ?? {})
    for (const name of nodes) expect(eventLog).toContain(`${name}:2113`)
  })

  it('omits KurrentDB with the file for the log in PostgreSQL', () => {
    const override = parse(fileText('deploy/log-in-postgres.yml'))
    expect(override).toEqual({
      services: {
        api: { environment: { EVENT_LOG: 'postgres' } },
        worker: { environment: { EVENT_LOG: 'postgres' } },
        kurrent: { profiles: ['kurrent'] },
      },
    })
    for (const name of Object.keys(override.services)) service(name)
    // A service that its profile leaves out may only be waited for where that is not required.
    for (const [, { depends_on }] of services) expect(depends_on.kurrent?.required ?? false).toBe(false)
  })

  const compose = spawnSync('docker', ['compose', 'version'], { stdio: 'ignore' }).status === 0
  it.for<[string, string[]]>([
    ['docker-compose.yml', []],
    ['the log in PostgreSQL', ['-f', 'docker-compose.yml', '-f', 'deploy/log-in-postgres.yml']],
    ['three nodes', ['--env-file', 'deploy/cluster.env']],
  ])('is accepted by docker compose config: %s', ([, options], { skip }) => {
    skip(!compose, 'docker compose is not installed: install Docker with its compose plugin')
    const { status, stderr } = spawnSync('docker', ['compose', ...options, 'config', '--quiet'], {
      cwd: root,
      // The plugin may stand in the user's own folder.
      env: { PATH: process.env.PATH, HOME: process.env.HOME, DOCKER_CONFIG: process.env.DOCKER_CONFIG, ...secrets },
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  })
})

describe('the image', () => {
  const dockerfile = fileText('Dockerfile')
  const allowed = fileText('.dockerignore')
    .split('\n')
    .flatMap((line) => (line.startsWith('!') ? [line.slice(1)] : []))

  it('has the Node version of this project', () => {
    const images = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image)
    expect(new Set(images)).toEqual(new Set([`node:${fileText('.nvmrc').trim()}-bookworm-slim`]))
  })

  it('runs as an ordinary user, and the program directly', () => {
    expect(dockerfile).toMatch(/^USER 1000:1000$/m)
    expect(dockerfile).toMatch(/^CMD \["node", "src\/main.ts"\]$/m)
    expect(dockerfile).toContain('/usr/local/bin/sillage')
  })

  it('contains only the files needed at run time', () => {
    expect(fileText('.dockerignore')).toMatch(/^\*$/m)
    for (const path of allowed) expect(existsSync(join(root, path)), path).toBe(true)
    const needed = ['src', 'commands', 'projections', 'queries', 'processes', 'migrations', 'scripts', 'bin']
    expect(allowed).toEqual(expect.arrayContaining([...needed, 'package.json', 'package-lock.json']))
    for (const name of ['tests', 'bench', 'docs', '.env', '.sillage', 'node_modules'])
      expect(allowed).not.toContain(name)
  })

  it('contains the files that the compose file runs', () => {
    for (const [, { build, healthcheck }] of services) {
      if (build === undefined || !healthcheck || !('test' in healthcheck)) continue
      const run = healthcheck.test.at(-1) ?? ''
      expect(
        allowed.some((path) => run === path || run.startsWith(`${path}/`)),
        run,
      ).toBe(true)
    }
  })
})
