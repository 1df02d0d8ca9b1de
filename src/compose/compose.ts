// The composition root: the only place that chooses and connects adapters.
import { fileURLToPath } from 'node:url'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { codec as codecOf } from '#commanding/codec.ts'
import { commandRunner } from '#commanding/command-runner.ts'
import { schoolSettings } from '#commanding/school-settings.ts'
import { streamQueue } from '#commanding/stream-queue.ts'
import { postgresStreamSnapshots } from '#commanding/stream-snapshots.ts'
import { streamStates } from '#commanding/stream-states.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { sourceClosures } from '#definitions/source-closure.ts'
import { listen } from '#event-log/postgres/wake-up.ts'
import { doorbell } from '#event-log/subscription.ts'
import { hidingFileOfRestricted, hidingRestricted } from '#identity/access/hide-restricted.ts'
import { refusingUnknown } from '#identity/access/refuse-unknown.ts'
import { noProviders, readOpenIdSettings } from '#identity/openid/openid-settings.ts'
import { closedSecretBox, openSecretBox } from '#integrating/webhooks/secret-box.ts'
import { webhookSender } from '#integrating/webhooks/send-delivery.ts'
import { resolveByDns } from '#integrating/webhooks/target.ts'
import { readWebhookStatus } from '#integrating/webhooks/webhook-status.ts'
import { webhooks } from '#integrating/webhooks/webhooks.ts'
import { ERASURE } from '#kernel/forgetting.ts'
import type { Instant, PersonId, TenantId } from '#kernel/ids.ts'
import { assertFinishedCopy } from '#operating/log-copy/assert-finished-copy.ts'
import { past as pastOf } from '#past/past.ts'
import { personQuestionRunner } from '#past/person-questions.ts'
import { personModels } from '#past/questions/person-models.ts'
import { replayStreams } from '#past/replay/replay-streams.ts'
import { postgresSnapshots } from '#past/snapshots/postgres-snapshots.ts'
import { observedLog, snapshotWriter } from '#past/snapshots/snapshot-writer.ts'
import { withoutErased } from '#past/without-erased.ts'
import { systemClock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import { openClient, openPool } from '#platform/database.ts'
import { assertDurable } from '#platform/durability.ts'
import { migrate } from '#platform/migrate.ts'
import { assertSeesAllRows, createRequestsLogin } from '#platform/requests-login.ts'
import { erasedPeople } from '#privacy/erased-people.ts'
import type { KeptKeyStore } from '#privacy/kept-key-store.ts'
import { keysOf } from '#privacy/keys.ts'
import { knownLimits } from '#privacy/person-limits.ts'
import { readLags } from '#projecting/projection-lag.ts'
import { readLiveWorkers } from '#projecting/workers/live-workers.ts'
import { pastBeside, pastLimits } from '#querying/past-beside.ts'
import { queryRunner } from '#querying/query-runner.ts'
import { readProcesses } from '#reacting/process-status.ts'
import { personFiles } from '#rights/access/access.ts'
import { importPerson } from '#rights/access/import-person.ts'
import { storedRows } from '#rights/access/stored-rows.ts'
import { dueBreaches, warnOfBreach } from '#rights/breaches/watch.ts'
import { ownStreams } from '#rights/erasure/places.ts'
import { isKnownPerson } from '#rights/known-person.ts'
import { activityStatistics, readActivity } from '#rights/publishing/activity-statistics.ts'
import { recordOfProcessing } from '#rights/records/record-of-processing.ts'
import { openRequests, takeUp } from '#rights/requests/take-up.ts'
import { MOST_AT_ONCE } from '#rights/rights.ts'
import { schoolAt } from '#rights/school.ts'
import { readAccesses } from '#trail/accesses.ts'
import school from '../../commands/identity/school.ts'
import subjectStreams from '../../projections/identity/subject-streams.ts'
import { openAccess } from './access.ts'
import { heardByLimits } from './heard-by-limits.ts'
import { heardBySessions } from './heard-by-sessions.ts'
import { keepingTrail } from './keeping-trail.ts'
import { keyStoreWhenThere } from './key-store-when-there.ts'
import { sentKeysPlace } from './keys-place.ts'
import { keepAdministrator, keepsAdministrators } from './last-administrator.ts'
import { limitRows } from './limit-rows.ts'
import { assertMigrated, migrationsApart } from './migrations.ts'
import { openDatabase } from './open-database.ts'
import { openKeyStore } from './open-keys.ts'
import { openLimits } from './open-limits.ts'
import { openLog } from './open-log.ts'
import { openReadModels } from './open-read-models.ts'
import { openRequestsWork } from './open-requests.ts'
import { openRetention } from './open-retention.ts'
import { openRights, replayErasures, takeUpErasures } from './open-rights.ts'
import { MOVED_CHANNEL, startWorker, thisProcess } from './open-worker.ts'
import { pastProcesses } from './past-processes.ts'
import { type RotatingKeys, rotatingKeys } from './rotating-keys.ts'
import type { OpenOptions, Service } from './service.ts'
import { openSignIn } from './sign-in.ts'
import { sweepSchool } from './sweep-school.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const now = () => new Date().toISOString() as Instant

/** Opens everything behind the HTTP API and the command line, on a migrated database. */
export async function openService(config: Config, options: OpenOptions): Promise<Service> {
  const { logger, onProgress } = options
  const closing: (() => Promise<unknown>)[] = []
  let closed = false
  const close = async () => {
    closed = true
    for (const end of closing.splice(0).reverse()) await end()
  }
  try {
    const database = await openDatabase(config, options)
    closing.push(database.stop)
    const trouble = (what: string) => (error: unknown) => {
      if (!closed) logger.warn({ err: error }, `${what}: trying again`)
    }
    const admin = openPool(database.url, {
      name: 'sillage admin',
      max: 2,
      statementTimeoutMs: 60_000,
      onError: trouble('admin connection'),
    })
    closing.push(() => admin.end())
    await assertDurable(admin)
    if (options.lookOnly) await assertMigrated(admin)
    else {
      const { applied } = await migrate(database.url)
      if (applied.length > 0) onProgress?.(`Migrated the database (${applied.length})`)
      if (config.requestsUrl) await createRequestsLogin(admin, config.requestsUrl)
    }
    await assertSeesAllRows(admin)

    const definitions = await readDefinitions()
    const log = await openLog(config.eventLog, {
      databaseUrl: database.url,
      onTrouble: (what, error) => trouble(what)(error),
      onIgnored: (what) => logger.warn(what),
      ...(options.onCommit && { onCommit: options.onCommit }),
    })
    closing.push(() => log.close())
    assertFinishedCopy(log)
    let { keyStore } = options
    let kept: KeptKeyStore | null = null
    if (!keyStore) {
      const place = { ...config, databaseUrl: database.url }
      const make = options.lookOnly ? 'never' : 'yes'
      let rotating: RotatingKeys | null = null
      const store = await keyStoreWhenThere(() => openKeyStore(place, { make, ...(onProgress && { onProgress }) }), {
        onAway: trouble('key store'),
        onOpened(opened) {
          kept = opened
          if (options.join && !options.worker) return
          rotating = rotatingKeys(opened, {
            onRotated: (rotated) => logger.info({ ...rotated }, 'an epoch of keys has ended'),
            onTrouble: trouble('end of an epoch of keys'),
          })
        },
      })
      closing.push(async () => {
        await rotating?.stop()
        await store.close()
      })
      keyStore = store
    }
    const keys = options.unsealed ? null : keysOf(keyStore)
    const codec = codecOf(definitions.events, keys ?? 'unsealed')
    let { trail } = options
    if (!trail) {
      const keeping = keepingTrail({
        databaseUrl: database.url,
        process: thisProcess,
        dataDirectory: config.dataDirectory,
        checkpointsTo: options.join && !options.worker ? null : config.checkpointsTo,
        now,
        onTrouble: trouble('trail'),
        ...(options.trailWatch && { watch: options.trailWatch }),
      })
      closing.push(() => keeping.close())
      trail = keeping
    }

    const onErased: ((tenant: TenantId, person: PersonId) => void)[] = []
    const erased = erasedPeople(admin, {
      onErased: (tenant, person) => onErased.forEach((forget) => void forget(tenant, person)),
      onTrouble: trouble('list of erased people'),
    })
    await erased.load()
    const ended = new AbortController()
    closing.push(async () => ended.abort())
    if (keys) onErased.push(keys.forgetPerson)

    const snapshotPool = openPool(database.url, {
      name: 'sillage snapshots',
      max: 4,
      onError: trouble('snapshot connection'),
    })
    closing.push(() => snapshotPool.end())
    const hashes = await sourceClosures(root, definitions.files)
    const streamSnapshots = postgresStreamSnapshots(snapshotPool, log.id, hashes.deciders, trouble('stream snapshot'))
    closing.push(() => streamSnapshots.settled())
    const aboutPeople = personModels(definitions)
    const snapshots = snapshotWriter({
      log,
      codec,
      store: postgresSnapshots(snapshotPool, log.id, hashes.projections),
      models: aboutPeople,
      onTrouble: trouble('snapshot'),
    })
    closing.push(() => snapshots.close())

    const states = streamStates(log, codec, { snapshots: streamSnapshots, onErasure: erased.add })
    onErased.push((tenant, person) => {
      for (const stream of ownStreams(person)) states.forget(stream, tenant)
    })
    const schoolOf = schoolSettings(streamStates(log, codec, { mostBytes: 10_000_000 }), school, () =>
      performance.now(),
    )
    const moved = doorbell()
    const listening = listen(
      MOVED_CHANNEL,
      () => openClient(database.url, { name: 'sillage listen', statementTimeoutMs: 0 }),
      moved,
      (by) => by !== thisProcess,
    )
    closing.push(() => listening.close())
    const queryPool = openPool(database.requestsUrl, {
      name: 'sillage query',
      role: 'sillage_app',
      ownLogin: database.ownLogin,
      int8: 'number',
      max: 8,
      onError: trouble('query connection'),
    })
    // Not by `db.destroy()`: it ends the pool only if Kysely has sent a query, and the process waits for an idle connection.
    closing.push(() => queryPool.end())
    // Now, so that a login of requests which could become the owner prevents the start, not each request.
    await queryPool.query('select 1')
    // Apart, so that slow queries keep nobody from signing in, and a probe from learning that the service is there.
    const signInPool = openPool(database.requestsUrl, {
      name: 'sillage sign-in',
      role: 'sillage_app',
      ownLogin: database.ownLogin,
      int8: 'number',
      max: 4,
      onError: trouble('sign-in connection'),
    })
    closing.push(() => signInPool.end())
    const db = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: queryPool }),
      plugins: [new CamelCasePlugin()],
    }).withSchema('read')
    const rightsPool = openPool(database.url, {
      name: 'sillage rights',
      max: MOST_AT_ONCE + 6,
      statementTimeoutMs: 60_000,
      onError: trouble('rights connection'),
    })
    closing.push(() => rightsPool.end())
    const access = openAccess({ db, log, codec, snapshots: streamSnapshots, moved })
    const authorise = refusingUnknown(options.authorise ?? access.authorise, isKnownPerson({ pool: rightsPool, log }))
    const personLimits = knownLimits(limitRows({ db, log }), {
      monotonicMs: () => performance.now(),
      sleep: systemClock.sleep,
    })
    const restrictedIn = async (tenant: TenantId) => (await personLimits.of(tenant)).restricted
    const authoriseReading = hidingRestricted(authorise, restrictedIn)
    const decided = commandRunner({
      definitions,
      log,
      queue: streamQueue(log, codec, states),
      schoolOf,
      trail,
      now,
      authorise,
      beforeAnswer: access.beforeAnswer,
      schoolSecret: keys?.schoolSecret ?? null,
      erased,
      ...(options.onCommand && { onEnd: options.onCommand }),
    })

    const openIdSettings =
      config.openIdFile === undefined || options.join ? noProviders : await readOpenIdSettings(config.openIdFile)
    const { signIn, administrators, childSignIn, accountsWith, classHelpWith, openId, clients, clientsWith } =
      openSignIn({
        pool: signInPool,
        states: streamStates(log, codec, { mostBytes: 10_000_000 }),
        keys: keys ?? keysOf(keyStore),
        schoolOf,
        openId: options.openId ?? { settings: openIdSettings },
        ...(options.signIn && { options: options.signIn }),
      })
    const limits = options.limits
      ? await openLimits(config, { keys: keys ?? keysOf(keyStore), logger, ...options.limits })
      : null
    if (limits) closing.push(() => limits.close())
    const keeping = keepAdministrator({ ...administrators, erased })
    const lasting = keepsAdministrators(decided, keeping)
    const commands = heardByLimits(heardBySessions(lasting, { signIn, children: childSignIn, clients }), personLimits)
    onErased.push(signIn.changed)
    const shownLog = withoutErased(log, erased)
    const past = pastOf({ log: shownLog, codec, snapshots })
    const personPastHere = personQuestionRunner({
      definitions,
      past,
      log: shownLog,
      trail,
      now,
      authorise: authoriseReading,
      ...(options.onQuery && { onEnd: options.onQuery }),
    })
    const queriesHere = queryRunner({
      definitions,
      db,
      log: shownLog,
      codec,
      past,
      trail,
      now,
      authorise: authoriseReading,
      limits: personLimits.of,
      moved,
      ...(options.onQuery && { onEnd: options.onQuery }),
    })

    const here = {
      queries: queriesHere,
      personPast: personPastHere,
      replays: replayStreams({ definitions, past, log: shownLog, trail, now, authorise: authoriseReading }),
    }
    const pastPool =
      options.pastProcesses === undefined
        ? null
        : pastProcesses(options.pastProcesses, {
            setUp: {
              databaseUrl: database.url,
              requestsUrl: database.requestsUrl,
              ownLogin: database.ownLogin,
              eventLog: config.eventLog,
              keysPlace: sentKeysPlace(config),
              unsealed: options.unsealed ?? false,
              logLevel: config.logLevel,
              logFormat: config.logFormat,
            },
            onLost: (how) => logger.error({ how }, 'a process that answers queries about the past has died'),
          })
    if (pastPool) closing.push(() => pastPool.close())
    const { queries, personPast, replays } = pastPool
      ? pastBeside({
          queries: queriesHere,
          pool: pastPool,
          limits: pastLimits(options.pastProcesses ?? 1),
          trail,
          definitions,
          authorise: authoriseReading,
          random: Math.random,
          ...(options.onQuery && { onEnd: options.onQuery }),
        })
      : here

    const readModels = await openReadModels({
      config,
      databaseUrl: database.url,
      requestsUrl: database.ownLogin ? database.requestsUrl : null,
      admin,
      definitions,
      log,
      codec,
      now,
      logger,
      trouble,
      lookOnly: options.lookOnly ?? false,
      anyLog: options.anyLog ?? false,
    })
    closing.push(() => readModels.close())
    const { defined, projections, rebuilds } = readModels

    const rightsStates = streamStates(log, codec, { mostBytes: 1_000_000 })
    const rights = openRights({
      pool: rightsPool,
      dataDirectory: config.dataDirectory,
      log,
      keyStore,
      kept: () => kept,
      erased,
      signIn,
      keepAdministrator: keeping,
      commands: decided,
      states: rightsStates,
      schoolOf,
      trail,
      now,
      sleep: (ms) => systemClock.sleep(ms),
    })
    const retention = openRetention({
      pool: rightsPool,
      log,
      keyStore,
      states: streamStates(log, codec, { mostBytes: 1_000_000 }),
      schoolOf,
      events: definitions.events.values(),
    })
    const files = personFiles({
      log,
      codec,
      events: definitions.events,
      rows: storedRows(db, definitions.projections.values(), subjectStreams.name),
      erased,
      trail,
      authorise: hidingFileOfRestricted(authorise, restrictedIn),
      now,
    })
    // A restored database still has them: before anybody is answered.
    const replayed = await replayErasures(rights, {
      write: !options.lookOnly,
      signal: ended.signal,
      sleep: systemClock.sleep,
      onErased: (people) => onProgress?.(`Erased again after a restore: ${people} people`),
      onTrouble: trouble('erasures after a restore'),
    })
    closing.push(async () => {
      ended.abort()
      await replayed.ended
    })
    erased.follow(ended.signal)

    const isVerb = options.join && !options.worker
    const box = isVerb ? closedSecretBox : await openSecretBox(config.dataDirectory)
    const sender = webhookSender({ allowed: config.webhookAllow, resolve: resolveByDns })
    closing.push(async () => sender.close())
    const messageParts = { definitions, codec, trail, personLimits: personLimits.of }

    if (options.worker) {
      const worker = startWorker({
        config,
        databaseUrl: database.url,
        definitions,
        defined,
        // Workers pass each page on before it is committed: an erasure deletes a person's snapshots
        // and credentials before the rows change.
        log: observedLog(log, async (events) => {
          await snapshots.observe(events)
          for (const { type, tenant, subject } of events)
            if (type === ERASURE && subject !== null) await signIn.forgetCredentials(tenant, subject)
        }),
        codec,
        commands,
        sweep: options.leaveSweeps ? null : (tenant, at) => sweepSchool({ log, codec, commands, queries }, tenant, at),
        retain: options.leaveSweeps ? null : retention.sweep,
        limits: personLimits.of,
        moved,
        messageParts,
        box,
        sender,
        erased,
        logger,
        trouble,
        whenStuck: options.whenStuck ?? 'lose-leases',
        ...(options.reactAfter && { reactAfter: options.reactAfter }),
        ...(options.onPage && { onPage: options.onPage }),
        ...(options.onWebhook && { onWebhook: options.onWebhook }),
      })
      closing.push(() => worker.close())
      if (!options.leaveErasures) {
        const takingUp = takeUpErasures(rights, {
          signal: ended.signal,
          sleep: systemClock.sleep,
          onTrouble: trouble('erasure'),
        })
        const carryOn = openRequestsWork({
          log,
          codec,
          commands,
          states: rightsStates,
          personFiles: files,
          rights,
          erased,
          now,
        })
        const taking = { signal: ended.signal, sleep: systemClock.sleep }
        const following = takeUp({
          ...taking,
          open: () => openRequests(rightsPool),
          carryOn,
          onTrouble: trouble('request of a right'),
        })
        const watching = takeUp({
          ...taking,
          open: () => dueBreaches(rightsPool, now()),
          carryOn: warnOfBreach(commands),
          onTrouble: trouble('72 hours of a breach'),
        })
        const expiring = takeUp({
          ...taking,
          // What the nights of a test would carry out, its own clock does.
          open: async () => (options.leaveSweeps ? [] : retention.confirmed()),
          carryOn: async (tenant, signal) => void (await retention.carryOut(tenant, { now: now(), signal })),
          onTrouble: trouble('a confirmed plan of retention'),
        })
        closing.push(async () => {
          ended.abort()
          await Promise.all([takingUp, following, watching, expiring])
        })
      }
    }

    const endpoints = webhooks({ pool: queryPool, log, messageParts, box, sender })
    return {
      config,
      databaseUrl: database.url,
      requestsUrl: database.ownLogin ? database.requestsUrl : null,
      definitions,
      log,
      codec,
      commands,
      signIn,
      authorise: authoriseReading,
      accounts: accountsWith(commands),
      limits,
      openId,
      clients,
      clientRegister: clientsWith(commands),
      childSignIn,
      classHelp: classHelpWith({ commands, queries, authorise }),
      personFiles: files,
      importPerson: (file, to) =>
        importPerson({ log, codec, keys: keys ?? keysOf(keyStore), events: definitions.events, erased }, file, to),
      queries,
      past,
      personPast,
      trail,
      accesses: (request) => readAccesses(queryPool, request),
      projections,
      rebuilds,
      replays,
      rights,
      retention,
      activityStatistics: async (tenant) =>
        activityStatistics(await readActivity(rightsPool, tenant), await personLimits.of(tenant)),
      personLimits: personLimits.of,
      erased,
      pastPids: () => pastPool?.pids() ?? [],
      defined,
      webhooks: endpoints,
      recordOf: recordOfProcessing({
        events: definitions.events,
        schoolOf: (tenant) => schoolAt({ log, codec }, tenant),
        receiversOf: async (tenant) =>
          // An address may hold a password in its path or its query.
          (await endpoints.list(tenant)).map(({ url, description, types, personal }) => ({
            address: URL.parse(url)?.origin ?? '',
            description,
            types,
            personal,
          })),
        now,
      }),
      webhookStanding: () => readWebhookStatus(admin),
      waiting: () => log.waiting.events,
      ping: async () => void (await signInPool.query('select 1')),
      migrationsApart: () => migrationsApart(admin),
      lags: () => readLags(admin, log, Date.now()),
      crew: () => readLiveWorkers(admin),
      processes: () => readProcesses(admin, log, definitions.processes),
      databaseLost: database.lost.then(() => (closed ? new Promise<void>(() => {}) : undefined)),
      announce: database.announce,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
