// `sillage doctor` at work: the examination, and its findings as text or JSON.
import { styleText } from 'node:util'
import { openExamination } from '#compose/examination.ts'
import type { Position } from '#kernel/ids.ts'
import { checks } from '#operating/doctor/checks.ts'
import { concealing } from '#operating/doctor/conceal.ts'
import { examine, hasTrouble } from '#operating/doctor/examine.ts'
import type { Finding, Severity } from '#operating/doctor/finding.ts'
import type { Reads } from '#operating/doctor/reads.ts'
import { readConfig } from '#platform/config.ts'
import { exitCodes } from '#platform/exit-codes.ts'
import { progress, readableDuration } from '#platform/progress.ts'

type Options = { readonly json?: boolean; readonly deep?: boolean }

export async function examineInstallation({ json = false, deep = false }: Options): Promise<void> {
  const startedMs = performance.now()
  const { DATABASE_URL, SILLAGE_REQUESTS_URL, KEYS_DATABASE_URL, EVENT_LOG, REDIS_URL, SILLAGE_MASTER_KEY } =
    process.env
  const line = progress({ what: 'Checking the log', unit: 'positions', total: null, json })
  const reads = openExamination(() => readConfig(process.env))
  try {
    let embeddedUrl: string | null = null
    const findDatabase: Reads['findDatabase'] = async (config) => {
      embeddedUrl = await reads.findDatabase(config)
      return embeddedUrl
    }
    const onWindow = (until: Position) => line.reach(Number(until))
    const examined = await examine(checks({ ...reads, findDatabase }, { deep, onWindow }))
    line.end()
    const conceal = concealing([
      DATABASE_URL,
      SILLAGE_REQUESTS_URL,
      KEYS_DATABASE_URL,
      EVENT_LOG,
      REDIS_URL,
      SILLAGE_MASTER_KEY,
      embeddedUrl,
    ])
    const findings = examined.map((finding) => concealed(finding, conceal))
    const tookMs = Math.round(performance.now() - startedMs)
    if (json) say(JSON.stringify({ ...counts(findings), tookMs, findings }))
    else say(findingsText(findings, tookMs))
    if (hasTrouble(findings)) process.exitCode = exitCodes.found
  } finally {
    await reads.close()
  }
}

const concealed = ({ about, severity, what, remedy }: Finding, conceal: (text: string) => string): Finding => ({
  about,
  severity,
  what: conceal(what),
  remedy: remedy === null ? null : conceal(remedy),
})

function counts(findings: readonly Finding[]): Readonly<Record<Severity, number>> {
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length
  return { ok: count('ok'), warning: count('warning'), trouble: count('trouble') }
}

function findingsText(findings: readonly Finding[], tookMs: number): string {
  const width = Math.max(...findings.map(({ about }) => about.length))
  const lines = findings.flatMap(({ about, severity, what, remedy }) => [
    `${word(severity)}  ${about.padEnd(width)}  ${oneLine(what)}`,
    ...(remedy === null ? [] : [`${' '.repeat(width + 11)}→ ${remedy}`]),
  ])
  const { ok, warning, trouble } = counts(findings)
  const warnings = warning === 1 ? '1 warning' : `${warning} warnings`
  const troubles = trouble === 0 ? 'no trouble' : trouble === 1 ? '1 trouble' : `${trouble} troubles`
  return [...lines, '', `${ok} ok, ${warnings}, ${troubles}; ${readableDuration(tookMs)}`].join('\n')
}

const oneLine = (text: string) => text.replaceAll(/\s*\n\s*/g, ' ')
const word = (severity: Severity) => {
  const text = severity.padEnd('warning'.length)
  return severity === 'ok' ? text : styleText('bold', text, { stream: process.stdout })
}
const say = (text: string) => void process.stdout.write(`${text}\n`)
