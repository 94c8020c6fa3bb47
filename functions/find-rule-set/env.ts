/** A few calls, and an answer to CloudFormation. Unit: s. */
export const TIMEOUT_SECONDS = 60;
/** Unit: MB. */
export const MEMORY_MB = 256;

/** What CloudFormation is to ask for; texts, as it hands all properties over. */
export type RuleSetWanted = {
  /** Whose mail the rule is for. */
  readonly recipient: string;
  /** The rule's own name. */
  readonly rule: string;
  /** The rule set that is expected to be the active one; '': whichever is. */
  readonly ruleSet: string;
  /** The rule behind which it is to stand; '': the first of all. */
  readonly after: string;
};
/** The attribute that it answers with: the name of the active rule set. */
export const RULE_SET_NAME = 'RuleSetName';
