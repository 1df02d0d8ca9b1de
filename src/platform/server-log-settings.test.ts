import { describe, expect, it } from 'vitest'
import { loggedValues } from './server-log-settings.ts'

/** As the embedded server has them. */
const silent = {
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_parameter_max_length: '-1',
  log_parameter_max_length_on_error: '0',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_min_duration_sample: '-1',
  log_statement_sample_rate: '1',
  log_transaction_sample_rate: '0',
}
/** As a new server has them. */
const initial = {
  ...silent,
  log_min_messages: 'warning',
  log_error_verbosity: 'default',
  log_min_error_statement: 'error',
}

const namesIn = (settings: Readonly<Record<string, string>>) => loggedValues(settings).map(({ name }) => name)

describe('the log of the database', () => {
  it('contains no value with the settings of the embedded server', () => expect(loggedValues(silent)).toEqual([]))

  it('contains values with the settings of a new server', () =>
    expect(namesIn(initial)).toEqual(['log_min_messages', 'log_error_verbosity', 'log_min_error_statement']))

  it.each([
    ['log_min_messages', 'error'],
    ['log_error_verbosity', 'verbose'],
    ['log_min_error_statement', 'warning'],
    ['log_parameter_max_length_on_error', '-1'],
    ['log_parameter_max_length_on_error', '64'],
  ])('contains values with %s = %s', (name, value) =>
    expect(loggedValues({ ...silent, [name]: value })).toMatchObject([
      { name, found: value, change: expect.stringContaining(`Set \`${name} = `) },
    ]),
  )

  it.each([
    ['log_statement', 'mod'],
    ['log_statement', 'all'],
    ['log_min_duration_statement', '0'],
    ['log_min_duration_statement', '1s'],
    ['log_min_duration_sample', '100ms'],
    ['log_transaction_sample_rate', '0.01'],
  ])('contains parameters with %s = %s, unless their length is limited to 0', (name, value) => {
    expect(namesIn({ ...silent, [name]: value })).toEqual(['log_parameter_max_length'])
    expect(namesIn({ ...silent, [name]: value, log_parameter_max_length: '0' })).toEqual([])
  })

  it('may contain the statements of migrations, which have no parameters', () =>
    expect(namesIn({ ...silent, log_statement: 'ddl' })).toEqual([]))
})
