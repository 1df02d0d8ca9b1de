// The verbs of `sillage rgpd` about requests of rights, from who asks to the answer.
import { type Command, Option } from 'commander'
import {
  ExtensionReason,
  HandedOver,
  ObjectionPurpose,
  Rectifiable,
  RejectionReason,
  RestrictionGround,
  Right,
  WaiverReason,
} from '#events/privacy/values.ts'
import { localDay, personId, requestId, tenantId } from '../command-line/arguments.ts'
import type { Named } from './acting.ts'
import type { RequestOptions, RequestsOptions, ShowOptions, Step } from './requests.ts'

const OFFICER = 'the data protection officer who decided'
const ground = () => new Option('--ground <ground>', 'of a restriction: why').choices(RestrictionGround.options)
const purpose = () => new Option('--purpose <use>', 'of an objection: which use').choices(ObjectionPurpose.options)
const reason = (choices: readonly string[]) =>
  new Option('--reason <reason>', 'why').choices(choices).makeOptionMandatory()

export function addRequests(verb: Command): void {
  const requests = () => import('./requests.ts')
  verb
    .command('requests')
    .description('List the requests of rights of a school, the newest first: what each waits for, and until when.')
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .option('--late', 'only those whose deadline is near or has passed')
    .option('--json', 'answer for machines')
    .action(async (options: RequestsOptions) => (await requests()).requests(options))
  verb
    .command('show')
    .description('Show a request of a right: what was asked for, who has not signed, and each step.')
    .argument('<request>', 'the id of the request', requestId)
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .option('--json', 'answer for machines')
    .action(async (request: string, options: ShowOptions) => (await requests()).show(request, options))
  verb
    .command('request')
    .description('Record that a right was asked for. It has to be answered within one month.')
    .requiredOption('--tenant, --school <id>', 'the school', tenantId)
    .requiredOption('--person <id>', 'the person whose right it is', personId)
    .addOption(new Option('--right <right>', 'the right').choices(Right.options).makeOptionMandatory())
    .requiredOption(
      '--by <id>',
      'who asks: the person, a guardian, or an administrator for somebody who wrote',
      personId,
    )
    .addOption(ground())
    .addOption(purpose())
    .option('--lift', 'the end of a restriction or of an objection is asked for')
    .option('--texts', 'of an erasure: only single texts, which the data protection officer names')
    .option('--details <text>', 'what exactly is asked for')
    .option('--json', 'answer for machines')
    .action(async (options: RequestOptions) => (await requests()).request(options))

  const step = (name: Step, description: string, by: string): Command =>
    verb
      .command(name)
      .description(description)
      .argument('<request>', 'the id of the request', requestId)
      .requiredOption('--tenant, --school <id>', 'the school', tenantId)
      .requiredOption('--by <id>', by, personId)
      .option('--json', 'answer for machines')
      .action(async (request: string, options: Named) => (await requests()).step(name)(request, options))
  step(
    'sign',
    'Sign a request that needs the signature of the other parent, or of a learner of 15 or more.',
    'who signs',
  )
  step('waive', 'Waive a missing signature, with a reason.', OFFICER)
    .requiredOption('--signer <id>', 'whose signature it is', personId)
    .addOption(reason(WaiverReason.options))
  step('extend', 'Extend the deadline of a request by two months, once, before it has passed.', OFFICER).addOption(
    reason(ExtensionReason.options),
  )
  step('approve', 'Approve a request: a worker carries it out. An erasure cannot be undone.', OFFICER)
    .addOption(ground())
    .addOption(purpose())
  step('reject', 'Reject a request, with the reason, which whoever asked gets to see.', OFFICER)
    .addOption(reason(RejectionReason.options))
    .option('--explanation <text>', 'the reason in words')
  step(
    'rectify',
    'Record the right value for a request of rectification. A worker then erases the earlier ones.',
    OFFICER,
  )
    .addOption(new Option('--what <what>', 'what was wrong').choices(Rectifiable.options).makeOptionMandatory())
    .option('--given-name <name>', 'of a name: the right given name')
    .option('--family-name <name>', 'of a name: the right family name')
    .option('--email <address>', 'of a contact: the right e-mail address')
    .option('--phone <number>', 'of a contact: the right telephone number')
    .option('--birth-date <day>', 'the right birth date', localDay)
  step('erase-text', 'Erase one answer or text of a person, and nothing else, once the request is approved.', OFFICER)
    .requiredOption('--event <id>', 'the event that the text is in, as the history and the file of the person name it')
    .requiredOption('--field <name>', 'the field of the event that holds it, such as response')
    .option('--value <text>', 'the right text, if one takes its place')
  step('carry-out', 'Record that a request is carried out that was approved and done by hand.', OFFICER)
  step('complete', 'Record how whoever asked got the answer. The clock stops.', OFFICER).addOption(
    new Option('--how <how>', 'how').choices(HandedOver.exclude(['person-erased']).options).makeOptionMandatory(),
  )
  step('cancel', 'Withdraw a request that is not yet approved.', 'who asked')
}
