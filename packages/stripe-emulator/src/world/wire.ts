import type Stripe from "stripe";

/**
 * A Stripe object as it travels: the SDK's own type, with every expandable field as its id and every decimal as
 * a string. Rows are typed by it, so a field that a new SDK adds or drops fails the type check here.
 */
export type Wire<T> = T extends Stripe.Decimal
  ? string
  : T extends string | number | boolean | null | undefined | void
    ? T
    : T extends (infer Element)[]
      ? WireField<Element>[]
      : { [Key in keyof T]: WireField<T[Key]> };

type WireField<Value> = string extends Value ? Extract<Value, string | null | undefined> : Wire<Value>;

/** One page of a list, as Stripe answers it. */
export interface WireList<Row> {
  object: "list";
  data: Row[];
  has_more: boolean;
  url: string;
}

/** A list that lives inside another object (the items of a subscription, the lines of an invoice). */
export function embeddedList<Row>(url: string, data: Row[]): WireList<Row> {
  return { object: "list", data, has_more: false, url };
}
