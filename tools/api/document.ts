// The OpenAPI document without a service and without a database: `node tools/api/document.ts [FILE]`.
import { writeFile } from 'node:fs/promises'
import { readDefinitions } from '#definitions/definitions.ts'
import { createMetrics } from '#http/metrics.ts'
import { buildServer } from '#http/server.ts'
import { openLog } from '#platform/logger.ts'
import { defaultThresholds } from '#platform/thresholds.ts'

/** What routes only ask once a request comes, and none comes here. */
function neverAsked<Part extends object>(): Part {
  const asked = (_: object, name: string | symbol): never => {
    throw new Error(`the document does not depend on a service, and asked for "${String(name)}"`)
  }
  return new Proxy<Part>(Object.create(null), { get: asked })
}

export async function apiDocument(): Promise<string> {
  const server = buildServer({
    definitions: await readDefinitions(),
    metrics: createMetrics(),
    logger: openLog({ level: 'error' }),
    checks: [],
    authorise: () => neverAsked(),
    commands: neverAsked(),
    queries: neverAsked(),
    personPast: neverAsked(),
    replays: neverAsked(),
    rights: neverAsked(),
    textsCertificate: async () => null,
    retention: neverAsked(),
    recordOf: async () => null,
    overruledModel: neverAsked(),
    zoneOf: async () => null,
    files: neverAsked(),
    fileLinks: neverAsked(),
    log: neverAsked(),
    codec: neverAsked(),
    trail: neverAsked(),
    accesses: neverAsked(),
    audit: neverAsked(),
    webhooks: neverAsked(),
    projections: neverAsked(),
    rebuilds: neverAsked(),
    jobs: neverAsked(),
    jobStanding: neverAsked,
    exports: neverAsked(),
    reportFiles: neverAsked(),
    reportArchives: neverAsked(),
    askWithSlices: neverAsked,
    datasets: neverAsked(),
    keys: neverAsked(),
    signIn: neverAsked(),
    accounts: neverAsked(),
    setUp: neverAsked(),
    personFiles: neverAsked(),
    openId: neverAsked(),
    clients: neverAsked(),
    clientRegister: neverAsked(),
    childSignIn: neverAsked(),
    classHelp: neverAsked(),
    lags: neverAsked(),
    processes: neverAsked(),
    processAdministration: neverAsked(),
    webhookStanding: neverAsked(),
    mailStanding: neverAsked(),
    fileStanding: neverAsked(),
    postStanding: neverAsked(),
    unsubscribeLinks: neverAsked(),
    crew: neverAsked(),
    modelTroubles: neverAsked(),
    figures: neverAsked(),
    figureRows: neverAsked(),
    schoolUsage: neverAsked(),
    publications: neverAsked(),
    activityStatistics: neverAsked,
    schoolAt: async () => null,
    thresholds: defaultThresholds,
  })
  try {
    const { statusCode, body } = await server.inject('/openapi.json')
    if (statusCode !== 200) throw new Error(`/openapi.json answered ${statusCode}: ${body}`)
    return body
  } finally {
    await server.close()
  }
}

if (import.meta.main) {
  const [file] = process.argv.slice(2)
  const text = `${JSON.stringify(JSON.parse(await apiDocument()), null, 2)}\n`
  if (file === undefined) process.stdout.write(text)
  else await writeFile(file, text)
}
