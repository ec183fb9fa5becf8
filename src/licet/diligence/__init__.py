"""Due diligence: what a party must be able to show, checked against the law and against the evidence that it has."""
