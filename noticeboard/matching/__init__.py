"""The matching library: which offers could meet a need, which needs an offer could meet, and why."""
