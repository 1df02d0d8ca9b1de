// What the HTTP layer depends on. src/compose/compose.ts chooses and wires it; tests replace parts of it.

import type { Codec } from '#commanding/codec.ts'
import type { CommandAnswer, CommandRunner } from '#commanding/command-runner.ts'
import type { Definitions } from '#definitions/definitions.ts'
import type { EventLog } from '#event-log/event-log.ts'
import type { Authorise } from '#identity/access/authorise.ts'
import type { Caller } from '#identity/caller.ts'
import type { Clients } from '#identity/clients/clients.ts'
import type { Identity } from '#identity/openid/openid-provider.ts'
import type { OpenIdSignIn } from '#identity/openid/openid-sign-in.ts'
import type { SetUp } from '#identity/set-up/set-up.ts'
import type { ChildSignIn } from '#identity/sign-in/children/child-sign-in.ts'
import type { ClassHelp } from '#identity/sign-in/children/class-help.ts'
import type { SignIn } from '#identity/sign-in/sign-in.ts'
import type { TokenKeys } from '#identity/token-keys.ts'
import type { Webhooks } from '#integrating/webhooks/webhooks.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import type { CountOverrulings } from '#modelling/overruled-model.ts'
import type { FigureRows } from '#operating/service/figure-rows.ts'
import type { ReadSchoolUsage } from '#operating/usage/school-usage.ts'
import type { PersonQuestionRunner } from '#past/person-questions.ts'
import type { ReplayStreams } from '#past/replay/replay-streams.ts'
import type { AllowedAddresses } from '#platform/allowed-addresses.ts'
import type { AllowedOrigins } from '#platform/allowed-origins.ts'
import type { Logger } from '#platform/logger.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import type { Administration } from '#projecting/generations/administration.ts'
import type { RebuildJobs } from '#projecting/rebuild/rebuild-jobs.ts'
import type { QueryRunner } from '#querying/query-runner.ts'
import type { ProcessAdministration } from '#reacting/process-administration.ts'
import type { ReportArchives } from '#reporting/archives/report-archives.ts'
import type { ReportFiles } from '#reporting/report-files.ts'
import type { PersonFiles } from '#rights/access/access.ts'
import type { Reader } from '#rights/access/acts-of-rights.ts'
import type { AccessWithRoles } from '#rights/access/who-looked.ts'
import type { Exports } from '#rights/exports/exports.ts'
import type { RecordOfProcessing } from '#rights/records/record-of-processing.ts'
import type { OfRequest } from '#rights/rectification/erase-replaced.ts'
import type { TextsCertificate } from '#rights/rectification/texts-certificate.ts'
import type { Retention } from '#rights/retention/retention.ts'
import type { Rights } from '#rights/rights.ts'
import type { AccessRequest } from '#trail/accesses.ts'
import type { DurableTrail } from '#trail/trail.ts'
import type { BuiltConsole } from './console/built-console.ts'
import type { FileParts } from './files/file-routes.ts'
import type { DocumentParts } from './insight/document-routes.ts'
import type { ModelJobParts } from './insight/model-job-routes.ts'
import type { LimitParts } from './limits/limit-requests.ts'
import type { UnsubscribeParts } from './mail/unsubscribe-routes.ts'
import type { Metrics } from './metrics.ts'
import type { HealthReads } from './service-view.ts'
import type { StatisticsParts } from './statistics/statistics-routes.ts'
import type { AuditParts } from './trail/audit-routes.ts'

/** A condition that must hold before traffic is sent here. */
export type ReadinessCheck = {
  /** For people and machines: `database`, `migrations`. */
  readonly name: string
  /** Null if the condition holds; otherwise the reason, in a few words, without secrets. */
  readonly run: () => Promise<string | null>
}

export type ServerParts = HealthReads &
  Pick<UnsubscribeParts, 'unsubscribeLinks'> &
  Pick<DocumentParts, 'jobs' | 'datasets'> &
  Pick<ModelJobParts, 'askWithSlices'> &
  Pick<StatisticsParts, 'publications' | 'activityStatistics' | 'schoolAt'> &
  FileParts & {
    /** The figures of the last day. */
    readonly figureRows: FigureRows
    /** How much each school uses the installation. */
    readonly schoolUsage: ReadSchoolUsage
    readonly definitions: Definitions
    readonly commands: CommandRunner
    readonly queries: QueryRunner
    readonly personPast: PersonQuestionRunner
    /** The one decision who may do what, for routes that use no runner; the runners ask it themselves. */
    readonly authorise: Authorise
    readonly replays: ReplayStreams
    readonly log: Pick<
      EventLog,
      | 'id'
      | 'copyOf'
      | 'subscribe'
      | 'head'
      | 'readAll'
      | 'readBack'
      | 'readStream'
      | 'positionBefore'
      | 'lag'
      | 'eventAt'
    >
    readonly codec: Codec
    /** Whose data may only be stored: their events are not shown. Absent where there is nobody like that. */
    readonly personLimits?: ReadLimits
    /** Records what routes show or change themselves; the runners record their own. */
    readonly trail: DurableTrail
    /** Who accessed a person's data, newest first. */
    accesses(request: AccessRequest & { readonly reader: Reader }): Promise<readonly AccessWithRoles[]>
    readonly audit: AuditParts
    readonly webhooks: Webhooks
    /** What analysts do with read models, and the rebuilds that they start. */
    readonly projections: Administration
    readonly rebuilds: RebuildJobs
    /** What people ask about process managers. */
    readonly processAdministration: ProcessAdministration
    readonly keys: TokenKeys
    /** Sessions, and what people sign in with. */
    readonly signIn: SignIn
    readonly accounts: {
      /** Claims the sign-in name and opens the account. Throws CommandFailed. */
      open(request: {
        readonly caller: Caller
        readonly person: PersonId
        readonly name: string
        readonly key: string
      }): Promise<CommandAnswer>
      /** Claims an identity at a provider and links the account to it. Throws CommandFailed. */
      link(request: {
        readonly caller: Caller
        readonly person: PersonId
        readonly provider: string
        readonly identity: Identity
        readonly key: string
      }): Promise<CommandAnswer & { readonly identity: string }>
      identitiesOf(
        tenant: TenantId,
        person: PersonId,
      ): Promise<readonly { readonly provider: string; readonly identity: string }[]>
    }
    /** The set-up of an empty installation. */
    readonly setUp: Pick<SetUp, 'isOpen' | 'run'>
    /** Everything about one person, for who asks for it. */
    readonly personFiles: PersonFiles
    /** Files of the rights of persons, and of the trail, made by jobs. */
    readonly exports: Exports
    /** Reports of classes as files, made by jobs. */
    readonly reportFiles: ReportFiles
    /** Archives of school years, made by jobs. */
    readonly reportArchives: ReportArchives
    /** Sign-in at the OpenID providers of the configuration. */
    readonly openId: OpenIdSignIn
    /** Programs that act in a school. */
    readonly clients: Clients
    readonly clientRegister: {
      /** Registers a program. `secret` is null if the request was carried out before. Throws CommandFailed. */
      register(request: {
        readonly caller: Caller
        readonly client: string
        readonly name: string
        readonly permissions: readonly Permission[]
        readonly key: string
      }): Promise<{ readonly answer: CommandAnswer; readonly secret: string | null }>
      newSecret(request: {
        readonly caller: Caller
        readonly client: string
        readonly keepS: number
        readonly key: string
      }): Promise<{ readonly answer: CommandAnswer; readonly secret: string | null }>
    }
    readonly rights: Rights
    /** What is erased alone for a request; null if there is no such request, or no text is named for it. Throws KeysUnavailable. */
    readonly textsCertificate: (asked: OfRequest) => Promise<TextsCertificate | null>
    readonly retention: Retention
    /** The record of processing activities of a school; null if there is no such school. */
    readonly recordOf: (tenant: TenantId) => Promise<RecordOfProcessing | null>
    /** How often teachers overruled a model; null if nobody did. Throws LimitsUnknown and KeysUnavailable. */
    readonly overruledModel: CountOverrulings
    /** The time zone of a school; null while it is not open. */
    readonly zoneOf: (tenant: TenantId) => Promise<string | null>
    /** What each caller may spend; null for no limits. */
    readonly limits?: LimitParts | null
    /** Children's sign-in: devices and PINs, and what a teacher does for them. */
    readonly childSignIn: Pick<ChildSignIn, 'deviceOf' | 'signIn'>
    readonly classHelp: ClassHelp
    readonly metrics: Metrics
    readonly checks: readonly ReadinessCheck[]
    readonly logger: Logger
    /** The built console; without it the service answers as an API alone. */
    readonly console?: BuiltConsole | null
    readonly options?: ServerOptions
  }

export type ServerOptions = {
  /** Interval between heartbeats on a quiet live stream. */
  readonly heartbeatMs?: number
  /** How many live streams may be open at once. */
  readonly mostReaders?: number
  /** How many of these one school may have; a fifth of them by default. */
  readonly mostReadersPerSchool?: number
  /** A request must arrive completely within this time. */
  readonly requestTimeoutMs?: number
  /** Web pages of these origins may call the API from a browser; none by default. */
  readonly corsOrigins?: AllowedOrigins
  /** `plain`: the cookie of a session is also sent over HTTP without TLS. `secure` by default. */
  readonly cookies?: 'secure' | 'plain'
  /** Proxies whose `X-Forwarded-For` says where a request comes from; none by default. */
  readonly proxies?: AllowedAddresses
  /** Requests are refused while the event loop is this late on average. */
  readonly mostLoopDelayMs?: number
  /** The address of the dashboards, for operators; none by default. */
  readonly dashboards?: string
  /** How long a request may wait for generations to be compared. */
  readonly mostComparingMs?: number
}
