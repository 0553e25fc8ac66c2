/** By form, not by list: new regions open every year. The prefixes and directions are those in use. */
const REGION =
  /^(af|ap|ca|cn|eu|eusc|eu-isoe|il|me|mx|sa|us|us-gov|us-iso|us-isob|us-isof)-(central|north|south|east|west|northeast|northwest|southeast|southwest|de-east)-[1-9]$/;

export function isRegion(text: string): boolean {
  return REGION.test(text);
}
