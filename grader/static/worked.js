// The page of a worked solution: the keys that check an answer.
import { checkedByKeys, each } from "./typed.js";

each("form.claim", checkedByKeys);
