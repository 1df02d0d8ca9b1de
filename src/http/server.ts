// Builds the HTTP application: all routes, and the hooks around them. It does not listen yet.
import { randomUUID } from 'node:crypto'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { isAllowed } from '#platform/allowed-addresses.ts'
import { crashPoint, isArmed } from '#platform/crash-point.ts'
import { answerWithProblems, refuseAmbiguousQueries, targetOf } from './addresses.ts'
import { accountRoutes } from './auth/account-routes.ts'
import { requireTokens } from './auth/authentication.ts'
import { classHelpRoutes } from './auth/children/class-help-routes.ts'
import { deviceRoutes, deviceSecretOf } from './auth/children/device-routes.ts'
import { clientRoutes } from './auth/client-routes.ts'
import { clientTokenRoute } from './auth/client-token-route.ts'
import { invitationRoutes } from './auth/invitation-routes.ts'
import { oidcRoutes } from './auth/oidc-routes.ts'
import { ownSessionRoutes } from './auth/own-sessions.ts'
import { deviceCookie, sessionCookie } from './auth/session-cookie.ts'
import { sessionRoutes } from './auth/session-routes.ts'
import { setUpRoutes } from './auth/set-up-routes.ts'
import { readJsonBodies, SINGLE_BODY_BYTES } from './body.ts'
import { batchRoute } from './commands/batch-routes.ts'
import { commandRoutes } from './commands/command-routes.ts'
import { serveConsole } from './console/serve-console.ts'
import { allowOrigins } from './cors.ts'
import { docsPage } from './docs/docs.ts'
import { openApiRoute } from './docs/openapi.ts'
import { problemPages } from './docs/problem-pages.ts'
import { type Drain, drainable } from './drain.ts'
import { changeStreamRoutes } from './events/change-stream.ts'
import { eventAroundRoute } from './events/event-around.ts'
import { eventPageRoute } from './events/event-page.ts'
import { eventStreamRoute } from './events/event-stream.ts'
import { eventTypesRoute } from './events/event-types.ts'
import { streamRoute } from './events/stream-route.ts'
import { fileRoutes } from './files/file-routes.ts'
import { healthRoutes } from './health.ts'
import { adaptiveLearningRoute } from './insight/adaptive-learning-route.ts'
import { documentRoutes } from './insight/document-routes.ts'
import { fitWeightsRoute } from './insight/fit-weights-route.ts'
import { modelCardRoute } from './insight/model-card-route.ts'
import { modelJobRoutes } from './insight/model-job-routes.ts'
import { multimodalAnalysisRoute } from './insight/multimodal-analysis-route.ts'
import { jobRoutes } from './jobs/job-routes.ts'
import { requestLimits } from './limits/limit-requests.ts'
import { unsubscribeRoutes } from './mail/unsubscribe-routes.ts'
import { metricsRoute } from './metrics.ts'
import { operatorRoute } from './operator-routes.ts'
import type { ServerParts } from './parts.ts'
import { positionsOfThisLog } from './positions-of-this-log.ts'
import { sendProblemEarly } from './problems.ts'
import { processRoutes } from './processes/process-routes.ts'
import { projectionHealthRoute } from './projections/projection-health.ts'
import { projectionRoutes } from './projections/projection-routes.ts'
import { secureHeaders, shedLoad } from './protection.ts'
import { learnerReplayRoute } from './queries/learner-replay.ts'
import { pastRoutes } from './queries/past-routes.ts'
import { queryRoutes } from './queries/query-routes.ts'
import { replayDocumentRoute } from './queries/replay-document.ts'
import { reportArchiveRoute } from './reports/report-archive-route.ts'
import { reportFileRoute } from './reports/report-file-route.ts'
import { accessRoutes } from './rights/access-routes.ts'
import { erasureRoutes } from './rights/erasure-routes.ts'
import { exportRoutes } from './rights/export-routes.ts'
import { registerRoutes } from './rights/register-routes.ts'
import { retentionRoutes } from './rights/retention-routes.ts'
import { textsCertificateRoute } from './rights/texts-certificate-route.ts'
import { schoolUsageRoute } from './school-usage-route.ts'
import { streamSlots } from './server-sent-events.ts'
import { serviceHealthRoute } from './service-health.ts'
import { serviceView } from './service-view.ts'
import { servicesHealthRoute } from './services-health-routes.ts'
import { statisticsRoutes } from './statistics/statistics-routes.ts'
import { badgeTryRoute } from './teaching/badge-try-route.ts'
import { certificateRoutes } from './teaching/certificate-routes.ts'
import { competencyImportRoute } from './teaching/competency-import-route.ts'
import { auditRoutes } from './trail/audit-routes.ts'
import { enterRefusals } from './trail/refusals.ts'
import { trailRoutes } from './trail/trail-routes.ts'
import { answerUnreadable, answerUnusualRequests } from './unreadable.ts'
import { webhookRoutes } from './webhooks/webhook-routes.ts'

export type Server = FastifyInstance & { readonly sillage: Drain }

/** `await server.ready()` or `listen()` starts the application, `server.sillage.drain()` ends it. */
export function buildServer(parts: ServerParts): Server {
  const { heartbeatMs = 15_000, mostReaders = 500, mostLoopDelayMs = 1_000 } = parts.options ?? {}
  const { requestTimeoutMs = 30_000, corsOrigins = new Set<string>(), cookies = 'secure' } = parts.options ?? {}
  const { proxies } = parts.options ?? {}
  const { mostReadersPerSchool = Math.ceil(mostReaders / 5) } = parts.options ?? {}
  const loggerInstance: FastifyBaseLogger = parts.logger
  const app: FastifyInstance = Fastify({
    loggerInstance,
    // A log line costs more than many a request. Requests are counted, and logged below at level `debug`.
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger) => logger,
    genReqId: ({ headers }) => traceIdOf(headers.traceparent) ?? randomUUID().replaceAll('-', ''),
    bodyLimit: SINGLE_BODY_BYTES,
    requestTimeout: requestTimeoutMs,
    http: {
      // If it were longer than requestTimeout, Node would apply it to the whole request.
      headersTimeout: requestTimeoutMs,
      // How often Node checks for slow requests.
      connectionsCheckingInterval: Math.min(5_000, requestTimeoutMs),
      requireHostHeader: false,
    },
    ...(proxies && { trustProxy: (address: string) => isAllowed(address, proxies) }),
    rewriteUrl: ({ url }) => targetOf(url ?? '/'),
    return503OnClosing: false,
    frameworkErrors: sendProblemEarly,
    clientErrorHandler: answerUnreadable,
  })

  const drain = drainable(app)
  const slots = streamSlots(drain.closing, { heartbeatMs, mostReaders, mostReadersPerSchool })
  secureHeaders(app)
  allowOrigins(app, corsOrigins)
  answerUnusualRequests(app)
  answerWithProblems(app, parts.console ? serveConsole(parts.console) : undefined)
  openApiRoute(app, parts.definitions)
  const cookie = sessionCookie(cookies)
  const enrolledCookie = deviceCookie(cookies)
  const limiting =
    parts.limits &&
    requestLimits(parts.limits, {
      onRefused: parts.metrics.onLimit,
      logger: parts.logger,
      deviceSecretOf: (request) => deviceSecretOf(request, enrolledCookie),
      sessionSecretOf: ({ headers }) => cookie.read(headers.cookie),
    })
  limiting?.refuseStrangers(app)
  requireTokens(
    app,
    parts.keys,
    { signIn: parts.signIn, clients: parts.clients, cookie },
    limiting?.chargeCaller,
    enterRefusals(parts.trail),
  )
  metricsRoute(app, parts.metrics)
  healthRoutes(app, { checks: parts.checks, isDraining: drain.isDraining })
  projectionHealthRoute(app, parts.lags)
  const view = serviceView(parts)
  serviceHealthRoute(app, view)
  problemPages(app)
  docsPage(app)
  app.register(async (api) => {
    shedLoad(api, mostLoopDelayMs)
    readJsonBodies(api)
    refuseAmbiguousQueries(api)
    positionsOfThisLog(api, parts.log)
    commandRoutes(api, parts)
    queryRoutes(api, parts)
    adaptiveLearningRoute(api, parts)
    multimodalAnalysisRoute(api, parts)
    badgeTryRoute(api, parts)
    certificateRoutes(api, parts)
    competencyImportRoute(api, parts)
    modelCardRoute(api, parts)
    pastRoutes(api, parts)
    learnerReplayRoute(api, parts, slots)
    replayDocumentRoute(api, parts)
    eventTypesRoute(api, parts.definitions)
    eventPageRoute(api, parts)
    eventAroundRoute(api, parts)
    streamRoute(api, parts)
    eventStreamRoute(api, parts, slots)
    changeStreamRoutes(api, parts, slots)
    webhookRoutes(api, parts)
    projectionRoutes(api, parts)
    processRoutes(api, parts)
    operatorRoute(api, view, { dashboards: parts.options?.dashboards ?? null, thresholds: parts.thresholds })
    servicesHealthRoute(api, { view, rows: parts.figureRows, thresholds: parts.thresholds })
    schoolUsageRoute(api, parts)
    statisticsRoutes(api, parts)
    jobRoutes(api, parts)
    documentRoutes(api, parts)
    modelJobRoutes(api, parts)
    fitWeightsRoute(api, parts)
    batchRoute(api, parts)
    sessionRoutes(api, parts, cookie)
    ownSessionRoutes(api, parts, cookie)
    accountRoutes(api, parts)
    setUpRoutes(api, parts)
    invitationRoutes(api, parts)
    accessRoutes(api, parts)
    exportRoutes(api, parts)
    reportFileRoute(api, parts)
    reportArchiveRoute(api, parts)
    clientRoutes(api, parts)
    oidcRoutes(api, parts, cookies)
    erasureRoutes(api, parts)
    textsCertificateRoute(api, parts)
    registerRoutes(api, parts)
    retentionRoutes(api, parts)
    trailRoutes(api, parts)
    auditRoutes(api, parts)
    classHelpRoutes(api, parts)
    fileRoutes(api, parts)
    deviceRoutes(api, parts, { session: cookie, device: enrolledCookie })
  })
  app.register(async (oauth) => {
    shedLoad(oauth, mostLoopDelayMs)
    clientTokenRoute(oauth, parts)
  })
  app.register(async (mail) => {
    shedLoad(mail, mostLoopDelayMs)
    unsubscribeRoutes(mail, parts)
  })

  if (isArmed('after-reply'))
    app.addHook('onResponse', async ({ method }) => {
      if (method === 'POST') crashPoint('after-reply')
    })
  if (parts.logger.isLevelEnabled('debug'))
    app.addHook('onResponse', async ({ id, method, routeOptions, authenticated }, { statusCode, elapsedTime }) => {
      const tookMs = Math.round(elapsedTime * 10) / 10
      parts.logger.debug(
        { traceId: id, method, route: routeOptions.url, status: statusCode, tookMs, tenant: authenticated?.tenant },
        'request',
      )
    })
  return Object.assign(app, { sillage: drain })
}

/** The trace id that the caller sent (W3C Trace Context). */
function traceIdOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  const [, id] = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(String(header)) ?? []
  return id === undefined || /^0+$/.test(id) ? undefined : id
}
