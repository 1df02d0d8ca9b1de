// A KurrentDB or EventStoreDB to test against, where there is one.
export const realServer = process.env.KURRENT_URL || null

export const withoutServer =
  'set KURRENT_URL to a KurrentDB or EventStoreDB that may be written to, such as kurrentdb://localhost:2113?tls=false'
