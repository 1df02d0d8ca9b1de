// The verbs of `sillage rgpd` about what may be done with the data of a person: consents, objections, restrictions, and what
// rules and models decided.
import { type Command, Option } from 'commander'
import {
  ConsentPurpose,
  ConsentSignatory,
  ContestedFor,
  ObjectionPurpose,
  RestrictionGround,
} from '#events/privacy/values.ts'
import { decisionId, localDay, personId, tenantId, wholeNumber } from '../command-line/arguments.ts'

const OFFICER = 'the data protection officer who decided'
const WHO = 'the person, or a parent'

const chosen = (flags: string, description: string, choices: readonly string[]) =>
  new Option(flags, description).choices(choices).makeOptionMandatory()
const aConsent = () => chosen('--purpose <purpose>', 'which consent', ConsentPurpose.options)
const aUse = () => chosen('--purpose <use>', 'which use of the data', ObjectionPurpose.options)

const named = (command: Command): Command =>
  command.requiredOption('--tenant, --school <id>', 'the school', tenantId).option('--json', 'answer for machines')
const ofPerson = (command: Command): Command => named(command).requiredOption('--person <id>', 'the person', personId)
const acting = (command: Command, by: string): Command => ofPerson(command).requiredOption('--by <id>', by, personId)

type Implementation = typeof import('./limits.ts')
/** Loads the implementation only when the verb runs. */
const runs =
  <Name extends keyof Implementation>(name: Name) =>
  async (options: Parameters<Implementation[Name]>[0]): Promise<void> => {
    const run = (await import('./limits.ts'))[name] as (given: typeof options) => Promise<void>
    await run(options)
  }

export function addLimits(verb: Command): void {
  addConsents(verb.command('consent').description('What goes further than teaching needs, and who agrees to it.'))
  addObjections(verb.command('objection').description('Uses of their data that people object to.'))
  addRestrictions(verb.command('restriction').description('People whose data may only be stored.'))
  addDecisions(verb.command('decision').description('What rules and models decided about people.'))
}

function addConsents(verb: Command): void {
  named(verb.command('texts'))
    .description('Print the text of each consent that the school asks for, with its version.')
    .addOption(new Option('--lang <language>', 'in which language').choices(['fr', 'en']).default('fr'))
    .action(runs('consentTexts'))
  ofPerson(verb.command('list'))
    .description('Show the consents of a person, and who has signed.')
    .action(runs('consents'))
  acting(verb.command('give'), 'who signs: the person or a parent; with --signed, the administrator who has the form')
    .description(
      'Sign a consent, or record the signatures of a form on paper. Under 15, the child and one parent sign.',
    )
    .addOption(aConsent())
    .requiredOption('--text <version>', 'the version of the text that was agreed to', wholeNumber(1))
    .addOption(new Option('--signed <who...>', 'on paper: who has signed the form').choices(ConsentSignatory.options))
    .action(runs('giveConsent'))
  acting(verb.command('withdraw'), 'the person or a parent; with --told-by, the administrator who was told')
    .description('Withdraw a consent: no reason is needed, and no other signature.')
    .addOption(aConsent())
    .addOption(new Option('--told-by <who>', 'who told the school').choices(ConsentSignatory.options))
    .action(runs('withdrawConsent'))
}

function addObjections(verb: Command): void {
  ofPerson(verb.command('list')).description('Show what a person objects to.').action(runs('objections'))
  acting(verb.command('make'), WHO)
    .description('Object to a use of data, which stops at once.')
    .addOption(aUse())
    .option('--reason <text>', 'the situation of the person')
    .action(runs('makeObjection'))
  acting(verb.command('override'), OFFICER)
    .description('Go on with a use of data although the person objects.')
    .addOption(aUse())
    .requiredOption('--reason <text>', 'the compelling grounds of the school, which the person reads')
    .action(runs('overrideObjection'))
  acting(verb.command('withdraw'), WHO)
    .description('Take an objection back.')
    .addOption(aUse())
    .action(runs('withdrawObjection'))
}

function addRestrictions(verb: Command): void {
  named(verb.command('list'))
    .description('List whose data may only be stored, since when and why.')
    .action(runs('restrictions'))
  acting(verb.command('set'), OFFICER)
    .description('Restrict the data of a person to storage.')
    .addOption(chosen('--ground <ground>', 'why', RestrictionGround.options))
    .option('--note <text>', 'a note for the file')
    .action(runs('setRestriction'))
  acting(verb.command('lift'), OFFICER)
    .description('Lift a restriction. The person must have been told before.')
    .requiredOption('--informed-on <day>', 'the day on which the person was told', localDay)
    .option('--note <text>', 'a note for the file')
    .action(runs('liftRestriction'))
}

function addDecisions(verb: Command): void {
  const about = (name: string, by: string) =>
    acting(verb.command(name), by).requiredOption('--decision <id>', 'the decision', decisionId)
  ofPerson(verb.command('list'))
    .description('Show what rules and models decided about a person, and what humans said.')
    .action(runs('decisions'))
  about('confirm', 'a teacher of the person')
    .description('Agree to a decision, or set it aside.')
    .addOption(chosen('--agreed <answer>', 'whether they agree', ['yes', 'no']))
    .option('--reason <text>', 'why, for the person')
    .action(runs('confirmDecision'))
  about('contest', WHO)
    .description('Ask for a human or an explanation, or contest a decision.')
    .addOption(chosen('--wants <what>', 'what is asked for', ContestedFor.options))
    .option('--reason <text>', 'why')
    .action(runs('contestDecision'))
  about('review', OFFICER)
    .description('Answer somebody who asked about a decision.')
    .addOption(chosen('--outcome <outcome>', 'what comes of it', ['upheld', 'overruled']))
    .requiredOption('--explanation <text>', 'the answer in words')
    .action(runs('reviewDecision'))
}
