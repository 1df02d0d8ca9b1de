// The error of an import into a school that does not exist.
export class SchoolMissing extends Error {
  override readonly name = 'SchoolMissing'
}
