//! End-to-end encryption on OpenMLS, a file per verb.
