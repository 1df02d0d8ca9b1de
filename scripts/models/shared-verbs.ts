// `sillage models share`, and how the trainings of one school and of several are told apart.
import { type Command, Option } from 'commander'
import { sharedKinds } from '#events/insight/models.ts'
import type { TenantId } from '#kernel/ids.ts'
import { tenantId, UsageError } from '../command-line/arguments.ts'
import type { AddKind } from './kind.ts'
import type { ShareOptions, StatusOptions } from './sharing.ts'

export const ofOneSchool = (verb: Command): Command =>
  verb
    .option('--tenant <id>', 'the school', tenantId)
    .option('--shared', 'train one model for all schools that share models of this kind, and offer it to each')

/** What a shared training may be told. */
export type SharedOptions = { readonly seed?: number; readonly past?: number; readonly json?: boolean }

type Told = {
  readonly tenant?: TenantId
  readonly shared?: boolean
  readonly exclude?: string
  readonly promote?: boolean
  readonly lstm?: boolean
}

/** Options of a training whose origin is not known yet. */
export type OfAnyOrigin<Options> = Omit<Options, 'tenant'> & Told

/** The school to train for; null: all schools that share. Each of these decides itself which shared model serves it. */
export function schoolToTrain({
  tenant,
  shared = false,
  exclude,
  promote = false,
  lstm = false,
}: Told): TenantId | null {
  if (!shared) {
    if (tenant !== undefined) return tenant
    throw new UsageError('--tenant names the school. Or train for all schools that share, with --shared.')
  }
  if (tenant !== undefined) throw new UsageError('--shared trains for all schools that share: leave out --tenant.')
  if (exclude !== undefined)
    throw new UsageError('--exclude names learners of one school: it does not go with --shared.')
  if (lstm) throw new UsageError('--lstm is for the model of one school: it does not go with --shared.')
  if (promote) throw new UsageError('Each school promotes a shared model itself: --promote does not go with --shared.')
  return null
}

const kindOption = () =>
  new Option('--kind <kind>', 'only models of this kind; all kinds that can be shared by default').choices(sharedKinds)

export const addSharing: AddKind = ({ models }) => {
  const share = models.command('share').description('Share models with other schools, or cease to.')
  for (const { verb, isSharing, what } of [
    {
      verb: 'on',
      isSharing: true,
      what: 'Let answers of the school be read for models that several schools share, and be offered these.',
    },
    { verb: 'off', isSharing: false, what: 'Share no more. The shared models of the school are retired at once.' },
  ])
    share
      .command(verb)
      .description(what)
      .requiredOption('--tenant <id>', 'the school', tenantId)
      .requiredOption('--reason <text>', 'why, and who was heard, without the name of anybody')
      .addOption(kindOption())
      .option('--dry-run', 'show what would be done, and do nothing; exits with 5 if something would change')
      .option('--json', 'answer for machines')
      .action(async (options: ShareOptions) => (await import('./sharing.ts')).share(isSharing, options))
  share
    .command('status')
    .description('Show whether the school shares models, by kind.')
    .requiredOption('--tenant <id>', 'the school', tenantId)
    .option('--json', 'answer for machines')
    .action(async (options: StatusOptions) => (await import('./sharing.ts')).sharingStatus(options))
}
