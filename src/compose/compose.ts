// The composition root: the only place that chooses and connects adapters.
import { join } from 'node:path'
import { codec as codecOf } from '#commanding/codec.ts'
import { schoolSettings } from '#commanding/school-settings.ts'
import { streamStates } from '#commanding/stream-states.ts'
import { readDefinitions } from '#definitions/definitions.ts'
import { listen } from '#event-log/postgres/wake-up.ts'
import { doorbell } from '#event-log/subscription.ts'
import { fileLinks } from '#files/file-links.ts'
import { eraseObjects } from '#files/objects-without-row.ts'
import { postgresFiles } from '#files/postgres-files.ts'
import { hidingFileOfRestricted, hidingRestricted } from '#identity/access/hide-restricted.ts'
import { refusingUnknown } from '#identity/access/refuse-unknown.ts'
import { noProviders, readOpenIdSettings } from '#identity/openid/openid-settings.ts'
import { setUpOf } from '#identity/set-up/set-up.ts'
import { setUpStore } from '#identity/set-up/set-up-store.ts'
import { outsideIds } from '#imports/answers/outside-ids.ts'
import { closedSecretBox, openSecretBox } from '#integrating/webhooks/secret-box.ts'
import { webhookSender } from '#integrating/webhooks/send-delivery.ts'
import { resolveByDns } from '#integrating/webhooks/target.ts'
import { webhooks } from '#integrating/webhooks/webhooks.ts'
import { jobDirectories } from '#jobs/job-directories.ts'
import { type Instant, type PersonId, START, type TenantId } from '#kernel/ids.ts'
import { unsubscribeLinks } from '#mailing/unsubscribe-links.ts'
import { postgresDatasets } from '#modelling/datasets.ts'
import { askWithSlices } from '#modelling/jobs/audit-model.ts'
import { countOverrulings } from '#modelling/overruled-model.ts'
import { assertFinishedCopy } from '#operating/log-copy/assert-finished-copy.ts'
import { figureRows } from '#operating/service/figure-rows.ts'
import { schoolUsage } from '#operating/usage/school-usage.ts'
import { withoutErased } from '#past/without-erased.ts'
import { systemClock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import { openClient } from '#platform/database.ts'
import { erasedPeople } from '#privacy/erased-people.ts'
import { keysOf } from '#privacy/keys.ts'
import { knownLimits } from '#privacy/person-limits.ts'
import { withholdRestricted } from '#privacy/withhold-restricted.ts'
import { withholdingRows } from '#projecting/generations/withholding.ts'
import { neededRows } from '#querying/needed-rows.ts'
import { processAdministration } from '#reacting/process-administration.ts'
import { reportArchives } from '#reporting/archives/report-archives.ts'
import { reportFiles } from '#reporting/report-files.ts'
import { importPerson } from '#rights/access/import-person.ts'
import { ownStreams } from '#rights/erasure/places.ts'
import { exportsOf } from '#rights/exports/exports.ts'
import { isKnownPerson } from '#rights/known-person.ts'
import { activityStatistics, readActivity } from '#rights/publishing/activity-statistics.ts'
import { publicationsOfSchools } from '#rights/publishing/publications.ts'
import { schoolAt } from '#rights/school.ts'
import { enterAct } from '#trail/acts.ts'
import school from '../../commands/identity/school.ts'
import { openAccess } from './access.ts'
import { type AccessesQuestion, accessesWithRoles } from './accesses.ts'
import { makeAdministrator } from './first-administrator.ts'
import { keepAdministrator } from './last-administrator.ts'
import { limitRows } from './limit-rows.ts'
import { migrationsApart } from './migrations.ts'
import { openAllRights } from './open-all-rights.ts'
import { openAudit } from './open-audit.ts'
import { openCommands } from './open-commands.ts'
import { openDatabase } from './open-database.ts'
import { fileAdministration, fileStoreWork, openFileStore } from './open-file-store.ts'
import { openHealth, postsOfHealth } from './open-health.ts'
import { jobKinds } from './open-job-kinds.ts'
import { openJobs } from './open-jobs.ts'
import { openKeptKeys } from './open-kept-keys.ts'
import { openLimits } from './open-limits.ts'
import { openLog } from './open-log.ts'
import { openMail } from './open-mail.ts'
import { modelWatch } from './open-model-watch.ts'
import { openModels } from './open-models.ts'
import { openAdminPool, openQueryPool, openRightsPool, openSignInPool, poolUse, readModelsOver } from './open-pools.ts'
import { openQuestions } from './open-questions.ts'
import { openReadModels } from './open-read-models.ts'
import { openSnapshots } from './open-snapshots.ts'
import { openStreamsOf } from './open-streams-of.ts'
import { openTrail } from './open-trail.ts'
import { openWork } from './open-work.ts'
import { MOVED_CHANNEL, thisProcess } from './open-worker.ts'
import { prepareDatabase } from './prepare-database.ts'
import { recordOfSchool } from './record-of-school.ts'
import type { OpenOptions, Service } from './service.ts'
import { openSignIn } from './sign-in.ts'
import { verbsOfService } from './verbs-of-service.ts'

const now = () => new Date().toISOString() as Instant

/** Opens everything behind the HTTP API and the command line, on a migrated database. */
export async function openService(config: Config, options: OpenOptions): Promise<Service> {
  const { logger, onProgress } = options
  const closing: (() => Promise<unknown>)[] = []
  let closed = false
  const isVerb = options.join && !options.worker
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
    const admin = openAdminPool(database, trouble)
    closing.push(() => admin.end())
    await prepareDatabase(admin, database.url, config, options)

    const definitions = await readDefinitions()
    const log = await openLog(config.eventLog, {
      databaseUrl: database.url,
      onTrouble: (what, error) => trouble(what)(error),
      onIgnored: (what) => logger.warn(what),
      ...(options.onCommit && { onCommit: options.onCommit }),
    })
    closing.push(() => log.close())
    assertFinishedCopy(log)
    const kept = options.keyStore
      ? { keyStore: options.keyStore, kept: () => null, close: async () => {} }
      : await openKeptKeys({
          config,
          databaseUrl: database.url,
          lookOnly: options.lookOnly ?? false,
          rotates: !isVerb,
          logger,
          onProgress,
          trouble,
        })
    closing.push(kept.close)
    const { keyStore } = kept
    const storeKeys = keysOf(keyStore)
    const keys = options.unsealed ? null : storeKeys
    const codec = codecOf(definitions.events, keys ?? 'unsealed')
    const sender = webhookSender({ allowed: config.webhookAllow, resolve: resolveByDns })
    closing.push(async () => sender.close())
    const { trail, close: closeTrail } = openTrail({
      config,
      options,
      databaseUrl: database.url,
      isVerb: isVerb ?? false,
      sender,
      now,
      onTrouble: trouble('trail'),
    })
    closing.push(closeTrail)

    const onErased: ((tenant: TenantId, person: PersonId) => void)[] = []
    const erased = erasedPeople(admin, {
      onErased: (tenant, person) => onErased.forEach((forget) => void forget(tenant, person)),
      onTrouble: trouble('list of erased people'),
    })
    await erased.load()
    const ended = new AbortController()
    closing.push(async () => ended.abort())
    if (keys) onErased.push(keys.forgetPerson)

    const snapshots = await openSnapshots({ database, definitions, log, codec, trouble })
    closing.push(snapshots.close)

    const states = streamStates(log, codec, { snapshots: snapshots.ofStreams, onErasure: erased.add })
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
    const queryPool = openQueryPool(database, trouble)
    // Not by `db.destroy()`: it ends the pool only if Kysely has sent a query, and the process waits for an idle connection.
    closing.push(() => queryPool.end())
    // Now, so that a login of requests which could become the owner prevents the start, not each request.
    await queryPool.query('select 1')
    const signInPool = openSignInPool(database, trouble)
    closing.push(() => signInPool.end())
    const db = readModelsOver(queryPool)
    const streamsOf = openStreamsOf({ db, log, definitions })
    const rightsPool = openRightsPool(database, trouble)
    closing.push(() => rightsPool.end())
    const access = openAccess({ db, log, codec, snapshots: snapshots.ofStreams, moved })
    const authorise = refusingUnknown(options.authorise ?? access.authorise, isKnownPerson({ pool: rightsPool, log }))
    const personLimits = knownLimits(limitRows({ db, log }), {
      monotonicMs: () => performance.now(),
      sleep: systemClock.sleep,
    })
    const restrictedIn = async (tenant: TenantId) => (await personLimits.of(tenant)).restricted
    const authoriseReading = hidingRestricted(authorise, restrictedIn)
    const openIdSettings =
      config.openIdFile === undefined || options.join ? noProviders : await readOpenIdSettings(config.openIdFile)
    const { signIn, administrators, childSignIn, accountsWith, classHelpWith, openId, clients, clientsWith } =
      openSignIn({
        pool: signInPool,
        states: streamStates(log, codec, { mostBytes: 10_000_000 }),
        keys: storeKeys,
        schoolOf,
        openId: options.openId ?? { settings: openIdSettings },
        ...(options.signIn && { options: options.signIn }),
      })
    const limits = options.limits ? await openLimits(config, { keys: storeKeys, logger, ...options.limits }) : null
    if (limits) closing.push(() => limits.close())
    const keeping = keepAdministrator({ ...administrators, erased })
    const rightsStates = streamStates(log, codec, { mostBytes: 1_000_000 })
    const fileStore = openFileStore(config.fileStore)
    const storedFiles = postgresFiles(queryPool, fileStore)
    const openedModels = openModels({ log, codec, files: storedFiles, logger })
    const { decided, commands } = openCommands({
      definitions,
      log,
      codec,
      states,
      rightsStates,
      schoolOf,
      rowsFor: neededRows({ db, log, moved, monotonicMs: () => performance.now() }),
      trail,
      now,
      authorise,
      beforeAnswer: access.beforeAnswer,
      schoolSecret: keys?.schoolSecret ?? null,
      erased,
      keeping,
      hearing: { signIn, children: childSignIn, clients },
      limits: personLimits,
      streamsOf,
      models: { ...openedModels, files: storedFiles },
      ...(options.onCommand && { onEnd: options.onCommand }),
    })
    onErased.push(signIn.changed)
    const questions = openQuestions({
      config,
      database,
      options,
      definitions,
      db,
      log: withoutErased(log, erased),
      codec,
      snapshots: snapshots.ofPeople,
      trail,
      authorise: authoriseReading,
      limits: personLimits.of,
      serving: openedModels.serving,
      moved,
      now,
      logger,
    })
    closing.push(questions.close)
    const { past, queries, personPast, replays } = questions

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
    const { defined, rebuilds } = readModels
    const withhold = withholdRestricted(personLimits.of, trouble('whose data may be shown'))

    const authoriseFile = hidingFileOfRestricted(authorise, restrictedIn)
    const accesses = (request: AccessesQuestion) => accessesWithRoles({ log, codec, pool: queryPool }, request)
    const ofPersons = await openAllRights({
      config,
      options,
      pool: rightsPool,
      definitions,
      log,
      codec,
      db,
      keyStore,
      kept: kept.kept,
      erased,
      signIn,
      keepAdministrator: keeping,
      commands: decided,
      states: rightsStates,
      schoolOf,
      trail,
      authoriseFile,
      accesses,
      streamsOf,
      removeObjectsOf: (tenant, person) => eraseObjects(admin, fileStore, tenant, person),
      now,
      trouble,
    })
    closing.push(ofPersons.close)
    const { rights, retention, rewriting, files } = ofPersons
    erased.follow(ended.signal)

    const box = isVerb ? closedSecretBox : await openSecretBox(config.dataDirectory)
    const messageParts = { definitions, codec, trail, personLimits: personLimits.of }

    const verbs = verbsOfService({
      config,
      databaseUrl: database.url,
      requestsUrl: database.ownLogin ? database.requestsUrl : null,
    })
    const audit = await openAudit({
      requestsUrl: database.requestsUrl,
      ownLogin: database.ownLogin,
      databaseUrl: database.url,
      dataDirectory: config.dataDirectory,
      log,
      codec,
      trail,
      relations: access.relations,
      states: streamStates(log, codec, { mostBytes: 1_000_000 }),
      now,
      ...(isVerb && { watchEveryMs: null }),
      onNotice: (tenant, notice) => logger.warn({ tenant, ...notice }, 'unusual access to the data of people'),
      onTrouble: trouble('unusual access'),
    })
    closing.push(() => audit.close())
    const schoolFacts = (tenant: TenantId) => schoolAt({ log, codec }, tenant)
    const directories = jobDirectories(join(config.dataDirectory, 'jobs'))
    const openedJobs = openJobs({
      directories,
      requests: queryPool,
      databaseUrl: database.url,
      redisUrl: config.redisUrl,
      kinds: jobKinds({
        verbs,
        files: storedFiles,
        keys: storeKeys,
        directories,
        personFiles: files,
        definitions,
        audit,
        queries,
        pool: rightsPool,
        log,
        schoolAt: schoolFacts,
        zoneOf: async (tenant) => (await schoolOf(tenant)).zone,
        now,
      }),
      logger,
      trouble,
    })
    closing.push(openedJobs.close)

    const health = openHealth({
      config,
      pool: admin,
      log,
      definitions,
      models: openedModels,
      redisAnswers: openedJobs.redisAnswers,
    })
    const unsubscribing = unsubscribeLinks({
      schoolSecret: storeKeys.schoolSecret,
      isSchool: async (tenant) => (await schoolOf(tenant)).zone !== null,
    })
    const mailing =
      config.mail &&
      openMail({
        mail: config.mail,
        pool: rightsPool,
        links: unsubscribing,
        queries,
        limits: personLimits.of,
        erased,
        lags: health.lags,
        onTrouble: trouble('mail'),
      })
    if (mailing) closing.push(async () => mailing.close())

    const work = openWork({
      options,
      config,
      databaseUrl: database.url,
      definitions,
      defined,
      log,
      codec,
      commands,
      snapshots: snapshots.ofPeople,
      signIn,
      queries,
      storedFiles,
      limits: personLimits.of,
      moved,
      messageParts,
      box,
      sender,
      erased,
      logger,
      trouble,
      now,
      keyStore,
      pool: rightsPool,
      states: rightsStates,
      schoolOf,
      ofPersons,
      jobs: openedJobs,
      besides: [
        ...(mailing ? [mailing.work] : []),
        ...(fileStore ? [fileStoreWork({ pool: admin, store: fileStore, onTrouble: trouble('file store') })] : []),
        ...postsOfHealth(health, {
          config,
          sender,
          pool: rightsPool,
          models: openedModels,
          onTrouble: trouble('operator posts'),
        }),
      ],
      watch: modelWatch({
        pool: rightsPool,
        log,
        codec,
        commands,
        jobs: openedJobs.jobs,
        models: openedModels,
        erased,
        personLimits: personLimits.of,
        verbs,
        onTrouble: trouble('model watch'),
      }),
    })
    closing.push(work.close)

    const endpoints = webhooks({ pool: queryPool, log, messageParts, box, sender })
    const accounts = accountsWith(commands)
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
      accounts,
      setUp: setUpOf({
        store: setUpStore(rightsPool),
        isEmpty: async () => (await log.lag(START)) === 0,
        make: (administrator) => makeAdministrator({ commands, accounts, signIn }, administrator),
      }),
      limits,
      openId,
      clients,
      clientRegister: clientsWith(commands),
      childSignIn,
      classHelp: classHelpWith({ commands, queries, authorise }),
      files: storedFiles,
      fileAdministration: fileStore && fileAdministration(rightsPool, fileStore),
      fileLinks: fileLinks(storeKeys),
      servingModels: openedModels.serving,
      personFiles: files,
      importPerson: (file, to) =>
        importPerson({ log, codec, keys: storeKeys, events: definitions.events, erased }, file, to),
      outsideIds: outsideIds(storeKeys),
      queries,
      past,
      personPast,
      trail,
      enterAct: (act) => enterAct(admin, trail, act),
      accesses,
      audit,
      projections: withholdingRows(readModels.projections, withhold),
      rebuilds,
      jobs: openedJobs.jobs,
      exports: exportsOf({
        jobs: openedJobs.jobs,
        files: storedFiles,
        keys: storeKeys,
        authorise: authoriseFile,
        erased,
        trail,
        now,
      }),
      reportFiles: reportFiles({
        definitions,
        log,
        jobs: openedJobs.jobs,
        files: storedFiles,
        keys: storeKeys,
        authorise: authoriseReading,
        trail,
        now,
      }),
      reportArchives: reportArchives({
        queries,
        schoolAt: schoolFacts,
        jobs: openedJobs.jobs,
        files: storedFiles,
        keys: storeKeys,
        authorise: authoriseReading,
        trail,
        now,
      }),
      askWithSlices: (slices, ask) => askWithSlices({ files: storedFiles, keys: storeKeys }, slices, Date.now(), ask),
      datasets: postgresDatasets(queryPool),
      replays,
      rights,
      textsCertificate: ofPersons.textsCertificate,
      retention,
      rewriting,
      activityStatistics: async (tenant, earlier) =>
        activityStatistics(await readActivity(rightsPool, tenant), await personLimits.of(tenant), earlier),
      publications: publicationsOfSchools(log),
      schoolAt: schoolFacts,
      zoneOf: async (tenant) => (await schoolOf(tenant)).zone,
      personLimits: personLimits.of,
      withhold,
      erased,
      pastPids: questions.pastPids,
      defined,
      webhooks: endpoints,
      overruledModel: countOverrulings({ log, codec, erased, personLimits: personLimits.of }),
      recordOf: recordOfSchool({ log, codec, definitions, endpoints, now }),
      ...health,
      unsubscribeLinks: unsubscribing,
      waiting: () => log.waiting.events,
      ping: async () => void (await signInPool.query('select 1')),
      migrationsApart: () => migrationsApart(admin),
      figureRows: figureRows(admin),
      schoolUsage: schoolUsage(admin),
      pools: () => [queryPool, signInPool, rightsPool].map(poolUse),
      pingKeys: async () => void (await keyStore.find([])),
      processAdministration: processAdministration({ pool: admin, log, definitions: definitions.processes }),
      databaseLost: database.lost.then(() => (closed ? new Promise<void>(() => {}) : undefined)),
      announce: database.announce,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}
