// Dashboards and alerts use existing metrics and labels, and cover all of our metrics; alerts fire as documented, where
// promtool is available to test them.
import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { createMetrics } from '#http/metrics.ts'
import { fileText, root } from './compose-file.ts'

const Dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  panels: z.array(
    z.object({
      id: z.int(),
      title: z.string(),
      gridPos: z.object({ x: z.int(), y: z.int(), w: z.int(), h: z.int() }),
      targets: z.array(
        z.object({ expr: z.string(), legendFormat: z.string(), datasource: z.object({ uid: z.string() }) }),
      ),
    }),
  ),
})
const Alerts = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          for: z.string().optional(),
          labels: z.object({ severity: z.enum(['warning', 'trouble']) }),
          annotations: z.object({ summary: z.string(), remedy: z.string() }),
        }),
      ),
    }),
  ),
})

const folder = 'deploy/grafana/dashboards'
const dashboards = readdirSync(join(root, folder)).map(
  (name) => [name, Dashboard.parse(JSON.parse(fileText(`${folder}/${name}`)))] as const,
)
const rules = Alerts.parse(parse(fileText('deploy/alerts.yml'))).groups.flatMap((group) => group.rules)

/** Prometheus adds them to all that it reads. */
const added = ['job', 'instance']
/** Series by name, with the labels they may have. */
const series = new Map<string, ReadonlySet<string>>([['up', new Set(added)]])
const own = new Set<string>()
for (const metric of createMetrics().registry.getMetricsAsArray()) {
  const labels = 'labelNames' in metric && Array.isArray(metric.labelNames) ? metric.labelNames : []
  const isHistogram = 'upperBounds' in metric
  for (const suffix of isHistogram ? ['_bucket', '_sum', '_count'] : [''])
    series.set(`${metric.name}${suffix}`, new Set([...added, ...labels, ...(suffix === '_bucket' ? ['le'] : [])]))
  if (metric.name.startsWith('sillage_')) own.add(metric.name)
}

const seriesIn = (expression: string) => [
  ...new Set(
    expression.match(/\b(?:(?:sillage|nodejs|process)_\w+|up\b)/g)?.filter((name) => name !== 'process') ?? [],
  ),
]
/** In `by (…)` and `{…}`. */
const labelsIn = (expression: string) => [
  ...[...expression.matchAll(/\bby \(([^)]*)\)/g)].flatMap(([, names = '']) => names.split(/,\s*/)),
  ...[...expression.matchAll(/[{,]\s*(\w+)\s*(?:=~|!~|!=|=)/g)].map(([, name = '']) => name),
]

function expectKnown(expression: string, shown: string): void {
  const names = seriesIn(expression)
  expect(names.length, expression).toBeGreaterThan(0)
  for (const name of names) expect([...series.keys()], expression).toContain(name)
  const known = new Set(names.flatMap((name) => [...(series.get(name) ?? [])]))
  for (const label of labelsIn(expression)) expect([...known], expression).toContain(label)
  // What a legend or a sentence names must have survived the aggregation.
  const kept = new Set(labelsIn(expression))
  for (const [, label = ''] of shown.matchAll(/\{\{\s*(?:\$labels\.)?([a-z]\w*)\s*\}\}/g))
    expect([...kept], `${shown} of ${expression}`).toContain(label)
}

describe('each dashboard', () => {
  it.each(dashboards)('%s uses existing metrics', (_, { panels }) => {
    for (const { targets } of panels)
      for (const { expr, legendFormat, datasource } of targets) {
        expectKnown(expr, legendFormat)
        expect(datasource.uid).toBe(
          parse(fileText('deploy/grafana/provisioning/datasources/prometheus.yml')).datasources[0].uid,
        )
      }
  })

  it.each(dashboards)('%s has panels that do not overlap', (_, { panels }) => {
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(Math.max(...panels.map(({ gridPos: { x, w } }) => x + w))).toBeLessThanOrEqual(24)
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  })

  it('is of its own', () => {
    expect(new Set(dashboards.map(([, { uid }]) => uid)).size).toBe(dashboards.length)
    expect(dashboards.map(([name]) => name)).toEqual([
      'http.json',
      'log.json',
      'models.json',
      'processes.json',
      'read-models.json',
      'webhooks.json',
    ])
  })

  it('together with the others shows all of our metrics', () => {
    const all = JSON.stringify(dashboards)
    expect([...own].filter((name) => !all.includes(name))).toEqual([])
  })
})

describe('each alert', () => {
  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s is of metrics that exist, and says what to do',
    (_, rule) => {
      expectKnown(rule.expr, `${rule.annotations.summary} ${rule.annotations.remedy}`)
      expect(rule.annotations.remedy).toMatch(/^[A-Z].*\.$/)
    },
  )

  it('exists for every condition that an operator must know', () => {
    const expressions = Object.fromEntries(rules.map((rule) => [rule.alert, `${rule.expr} for ${rule.for ?? '0s'}`]))
    expect(expressions).toMatchObject({
      ReadModelBehind: 'max by (projection) (sillage_projection_lag_seconds) > 5 for 1m',
      ReadModelFaulted: expect.stringContaining('sillage_projection_faulted'),
      RowsParked: expect.stringContaining('sillage_projection_parked_keys'),
      ProcessStandingStill: expect.stringContaining('sillage_process_standing_still'),
      ReadModelStalled: expect.stringContaining('sillage_projection_stalled'),
      ProcessKeysParked: expect.stringContaining('sillage_process_parked_keys'),
      ProcessStalled: expect.stringContaining('sillage_process_stalled'),
      WebhooksStalled: expect.stringContaining('sillage_webhooks_stalled'),
      WebhooksNotSent: expect.stringContaining('sillage_webhooks_dispatched'),
      ProcessStuck: expect.stringContaining('status="stuck"'),
      WebhookParked: expect.stringContaining('status="parked"'),
      NoWorker: expect.stringContaining('sillage_workers_alive'),
      SillageAway: expect.stringContaining('up{job="sillage"}'),
    })
  })

  it('about a process that is not ready uses the health check of its container', () => {
    expect(fileText('Dockerfile')).toContain('/health/ready`')
    expect(rules.find(({ alert }) => alert === 'NotReady')?.expr).toContain('route="/health/ready",status="503"')
  })
})

describe('promtool', () => {
  const missing = spawnSync('promtool', ['--version'], { stdio: 'ignore' }).status !== 0
  it.for([
    ['takes the configuration', ['check', 'config', '--syntax-only', 'deploy/prometheus.yml']],
    ['takes the alerts', ['check', 'rules', 'deploy/alerts.yml']],
    ['sees each alert fire on what it says, and be silent beside it', ['test', 'rules', 'tests/deploy/alerts.yml']],
  ] as const)('%s', ([, options], { skip }) => {
    skip(missing, 'promtool is not installed: install Prometheus (Debian: apt-get install prometheus)')
    const { status, stdout, stderr } = spawnSync('promtool', options, { cwd: root, encoding: 'utf8' })
    expect({ status, stderr }, stdout).toEqual({ status: 0, stderr: '' })
  })

  it('has a test case for each alert', () => {
    const Cases = z.object({
      tests: z.array(
        z.object({
          alert_rule_test: z
            .array(z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()).default([]) }))
            .default([]),
        }),
      ),
    })
    const cases = Cases.parse(parse(fileText('tests/deploy/alerts.yml'))).tests.flatMap((one) => one.alert_rule_test)
    const firing = cases.filter((one) => one.exp_alerts.length > 0).map((one) => one.alertname)
    expect([...new Set(firing)].sort()).toEqual(rules.map(({ alert }) => alert).sort())
  })
})

describe('Prometheus', () => {
  const config = parse(fileText('deploy/prometheus.yml'))
  it('reads the metrics of the API with a token, and these alerts', () => {
    expect(config.rule_files).toEqual(['alerts.yml'])
    expect(config.scrape_configs).toMatchObject([
      {
        job_name: 'sillage',
        metrics_path: '/metrics',
        authorization: { credentials_file: '/metrics/token' },
      },
    ])
  })

  it('finds each API process by its name, at its port', () => {
    expect(config.scrape_configs[0].dns_sd_configs).toMatchObject([{ names: ['api'], type: 'A', port: 3000 }])
    expect(config.scrape_configs[0].static_configs).toBeUndefined()
    expect(fileText('Dockerfile')).toMatch(/^EXPOSE 3000$/m)
  })
})
