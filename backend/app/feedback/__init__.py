"""What people make of triage's work: labels for the learner, verdicts on decisions. Written where tickets change."""
